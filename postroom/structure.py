"""The tree of parts of a mail, cut with limits and without recursion; a part is a stretch of the mail, not a copy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from postroom import heads, parameters
from postroom.heads import Heads
from postroom.limits import Limits
from postroom.model import Problem, ProblemCode

_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+*-]+")
_GUESSED_BOUNDARY: Final = re.compile(
    rb"(?:\A|(?<=\n)|(?<=\r))--([^\r\n]{1,200}?)[ \t]*(?:\r\n|\n|\r)(?=content-[a-z-]{3,30}:)", re.IGNORECASE
)
_BLANK: Final = b" \t"
_BREAKS: Final = b"\r\n"
_MARK_OF_MULTIPART: Final = 2_000


@dataclass(slots=True)
class Part:
    """One node: a container with children, or a leaf with octets."""

    raw: bytes
    start: int
    end: int
    heads: Heads
    type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    depth: int = 0
    is_wrapped: bool = False
    """Out of an opaque signature."""

    parts: list["Part"] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        return self.raw[self.start : self.end]

    @property
    def is_multipart(self) -> bool:
        return self.type.startswith("multipart/")

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in the order of the mail."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.parts))


def parse(raw: bytes, *, limits: Limits, problems: list[Problem]) -> Part:
    """Cut a mail into its parts."""
    if b"\n" not in raw[:4096] and b"\r" in raw[:4096]:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    root = _root(raw, limits=limits, problems=problems)
    waiting, count = [root], 1
    while waiting:
        part = waiting.pop()
        if not part.is_multipart:
            continue
        if part.depth >= limits.depth:
            problems.append(Problem(code=ProblemCode.TOO_DEEP, detail=str(part.depth)))
            part.type = "text/plain" if part.depth == 0 else "application/octet-stream"
            continue
        for start, end in _pieces(part, problems):
            if count >= limits.parts:
                problems.append(Problem(code=ProblemCode.TOO_MANY_PARTS, detail=str(limits.parts)))
                return root
            count += 1
            part.parts.append(_part(raw, start, end, within=part, limits=limits))
        waiting.extend(reversed(part.parts))
    return root


def _root(raw: bytes, *, limits: Limits, problems: list[Problem]) -> Part:
    block = heads.find(raw, 0, len(raw), most=limits.heads, cut=limits.head)
    found, body = block.heads, block.body
    if not heads.is_known(found):
        problems.append(Problem(code=ProblemCode.NO_HEADS))
        found, body = Heads(), 0
    elif block.junk:
        problems.append(Problem(code=ProblemCode.BAD_HEAD_LINE, detail=str(block.junk)))
    if block.is_cut:
        problems.append(Problem(code=ProblemCode.HEADS_CUT, detail=str(limits.heads)))
    root = Part(raw=raw, start=body, end=len(raw), heads=found)
    _describe(root)
    if "content-type" not in found and _GUESSED_BOUNDARY.search(raw, body, body + _MARK_OF_MULTIPART):
        root.type = "multipart/mixed"
    return root


def _part(raw: bytes, start: int, end: int, *, within: Part, limits: Limits) -> Part:
    block = heads.find(raw, start, end, most=limits.heads, cut=limits.head)
    has_heads = heads.is_known(block.heads) or not block.heads.fields
    part = Part(
        raw=raw,
        start=block.body if has_heads else start,
        end=end,
        heads=block.heads if has_heads else Heads(),
        type="message/rfc822" if within.type == "multipart/digest" else "text/plain",
        depth=within.depth + 1,
    )
    _describe(part)
    return part


def _describe(part: Part) -> None:
    """Several Content-Type heads occur: one with a boundary or a real type is worth more than an empty one."""
    for text in part.heads.undecoded("content-type"):
        valued = parameters.parse(text)
        if match := _TYPE.match(valued.value):
            part.type, part.parameters = match[0], valued.parameters
            return
        if valued.value in {"text", "html", "plain"}:
            part.type, part.parameters = "text/html" if valued.value == "html" else "text/plain", valued.parameters


def _pieces(part: Part, problems: list[Problem]) -> Iterator[tuple[int, int]]:
    """Stretches between the delimiters; where the declared delimiter is not there, the one that is."""
    boundary = part.parameters.get("boundary", "").encode("utf-8", "surrogateescape")
    first = next(_delimiters(part, boundary), None) if boundary else None
    if first is None:
        problems.append(Problem(code=ProblemCode.NO_BOUNDARY, detail=part.type))
        guessed = _GUESSED_BOUNDARY.search(part.raw, part.start, part.end)
        if not guessed:
            yield part.start, part.end
            return
        boundary = guessed[1]
    begin: int | None = None
    for start, end, is_last in _delimiters(part, boundary):
        if begin is not None:
            yield begin, _without_break(part.raw, begin, start)
        begin = end
        if is_last:
            return
    problems.append(Problem(code=ProblemCode.NOT_CLOSED, detail=part.type))
    if begin is not None:
        yield begin, part.end


def _delimiters(part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Lines that are exactly this delimiter: (start, end with its line break, whether it closes)."""
    raw, mark, position = part.raw, b"--" + boundary, part.start
    while (found := raw.find(mark, position, part.end)) >= 0:
        position = end = found + len(mark)
        if found > part.start and raw[found - 1] not in _BREAKS:
            continue
        is_last = raw[end : end + 2] == b"--"
        end += 2 * is_last
        while end < part.end and raw[end] in _BLANK:
            end += 1
        if end < part.end and raw[end] not in _BREAKS:
            continue
        if raw[end : end + 2] == b"\r\n":
            end += 1
        position = min(end + 1, part.end)
        yield found, position, is_last


def _without_break(raw: bytes, begin: int, end: int) -> int:
    """The line break before a delimiter belongs to the delimiter."""
    if end > begin and raw[end - 1] == 0x0A:  # noqa: PLR2004 - line feed
        end -= 1
    if end > begin and raw[end - 1] == 0x0D:  # noqa: PLR2004 - carriage return
        end -= 1
    return end
