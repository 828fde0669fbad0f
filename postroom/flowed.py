"""Text of `format=flowed`: lines broken by the program are joined, those of the writer are kept (RFC 3676)."""

from typing import Final

_SIGNATURE: Final = "-- "


def unflow(text: str, *, is_delsp: bool) -> str:
    """Join soft line breaks within one depth of quoting; quote marks and the signature line stay."""
    lines: list[str] = []
    open_depth: int | None = None
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        is_soft = content.endswith(" ") and content != _SIGNATURE
        if is_soft and is_delsp:
            content = content[:-1]
        if open_depth == depth and content != _SIGNATURE:
            lines[-1] += content
        else:
            lines.append(f"{'>' * depth} {content}" if depth else content)
        open_depth = depth if is_soft else None
    return "\n".join(lines)
