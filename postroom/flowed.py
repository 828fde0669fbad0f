"""Text of `format=flowed` (RFC 3676): lines that the program broke are joined, lines of the writer are kept.

Only text that a mail declares as flowed comes here.
"""

from typing import Final

_SIGNATURE: Final = "-- "


def unflow(text: str, *, is_delsp: bool) -> str:
    """Join lines at soft line breaks within one quote depth. Quote marks and the signature delimiter are kept."""
    lines: list[list[str]] = []
    open_depth: int | None = None
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        is_soft = content.endswith(" ") and content != _SIGNATURE
        if is_soft and is_delsp:
            content = content[:-1]
        if open_depth == depth and content != _SIGNATURE:
            lines[-1].append(content)
        else:
            lines.append([f"{'>' * depth} {content}" if depth else content])
        open_depth = depth if is_soft else None
    return "\n".join(map("".join, lines))
