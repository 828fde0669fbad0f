"""The tree of the parts of a mail (RFC 2046), built within limits and without recursion.

A part is a range of the bytes of the mail and not a copy. What its content means is decided in `body_parts`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from postroom import headers, parameters
from postroom.headers import Headers
from postroom.limits import Limits
from postroom.model import MailProblem, ProblemCode

_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+*-]+")
_GUESSED_BOUNDARY: Final = re.compile(
    rb"(?:\A|(?<=\n)|(?<=\r))--([^\r\n]{1,200}?)[ \t]*(?:\r\n|\n|\r)(?=content-[a-z-]{3,30}:)", re.IGNORECASE
)
_BLANK: Final = b" \t"
_BREAK: Final = re.compile(rb"\r?\n|\r")
_BREAKS: Final = b"\r\n"
_MAX_PREAMBLE: Final = 2_000


@dataclass(slots=True)
class Part:
    """One node of the tree: a multipart with children, or a leaf with content."""

    raw: bytes
    start: int
    end: int
    headers: Headers
    type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    depth: int = 0
    is_typed: bool = True
    """Whether its Content-Type could be read, or it has none."""

    is_wrapped: bool = False
    """Whether the part comes out of an opaque signature."""

    parts: list["Part"] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        return self.raw[self.start : self.end]

    @property
    def is_multipart(self) -> bool:
        return self.type.startswith("multipart/")

    def walk(self) -> Iterator["Part"]:
        """This part and all parts below it, in the order of the mail."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.parts))


def parse(raw: bytes, *, limits: Limits, problems: list[MailProblem]) -> Part:
    """Split a mail into its parts."""
    root = head(raw, limits=limits, problems=problems)
    raw = root.raw
    waiting, count = [root], 1
    while waiting:
        part = waiting.pop()
        if not part.is_multipart:
            continue
        if part.depth >= limits.depth:
            problems.append(MailProblem(code=ProblemCode.TOO_DEEP, detail=str(part.depth)))
            part.type = "text/plain" if part.depth == 0 else "application/octet-stream"
            continue
        for start, end in _part_ranges(part, problems):
            if count >= limits.parts:
                problems.append(MailProblem(code=ProblemCode.TOO_MANY_PARTS, detail=str(limits.parts)))
                return root
            count += 1
            part.parts.append(_part(raw, start, end, within=part, limits=limits))
        waiting.extend(reversed(part.parts))
    return root


def head(raw: bytes, *, limits: Limits, problems: list[MailProblem]) -> Part:
    """The whole mail as one part, with its headers, not yet split."""
    if b"\n" not in raw[:4096] and b"\r" in raw[:4096]:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _root(raw, limits=limits, problems=problems)


def _root(raw: bytes, *, limits: Limits, problems: list[MailProblem]) -> Part:
    block = headers.find(raw, 0, len(raw), max_section=limits.headers, max_value=limits.header)
    found, body = block.headers, block.body
    if not headers.is_known(found):
        problems.append(MailProblem(code=ProblemCode.NO_HEADERS))
        found, body = Headers(), 0
    elif block.junk:
        problems.append(MailProblem(code=ProblemCode.BAD_HEADER_LINE, detail=str(block.junk)))
    if block.is_cut:
        problems.append(MailProblem(code=ProblemCode.HEADERS_CUT, detail=str(limits.headers)))
    root = Part(raw=raw, start=body, end=len(raw), headers=found)
    _set_content_type(root)
    if "content-type" not in found and _GUESSED_BOUNDARY.search(raw, body, body + _MAX_PREAMBLE):
        root.type = "multipart/mixed"
    return root


def _part(raw: bytes, start: int, end: int, *, within: Part, limits: Limits) -> Part:
    default = "message/rfc822" if within.type == "multipart/digest" else "text/plain"
    # Below a blank line a digest has the enclosed mail, whose headers are not those of the part (RFC 2046, 5.1.5).
    bare = _BREAK.match(raw, start, end) if default == "message/rfc822" else None
    section_end = bare.end() if bare else end
    block = headers.find(raw, start, section_end, max_section=limits.headers, max_value=limits.header)
    has_headers = headers.is_known(block.headers) or not block.headers.fields
    part = Part(
        raw=raw,
        start=block.body if has_headers else start,
        end=end,
        headers=block.headers if has_headers else Headers(),
        type=default,
        depth=within.depth + 1,
    )
    _set_content_type(part)
    return part


def _set_content_type(part: Part) -> None:
    """Set type and parameters by the first Content-Type with a valid type, or else by one that names half a type."""
    for text in part.headers.undecoded("content-type"):
        content_type = parameters.parse(text)
        part.is_typed = False
        if match := _TYPE.match(content_type.value):
            part.type, part.parameters, part.is_typed = match[0], content_type.parameters, True
            return
        if content_type.value in {"text", "html", "plain"}:
            part.type, part.parameters = (
                "text/html" if content_type.value == "html" else "text/plain",
                content_type.parameters,
            )


def _part_ranges(part: Part, problems: list[MailProblem]) -> Iterator[tuple[int, int]]:
    """The ranges between the delimiters. If the declared boundary does not occur, the one that does is used."""
    boundary = part.parameters.get("boundary", "").encode("utf-8", "surrogateescape")
    first = next(_delimiters(part, boundary), None) if boundary else None
    if first is None:
        problems.append(MailProblem(code=ProblemCode.NO_BOUNDARY, detail=part.type))
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
    problems.append(MailProblem(code=ProblemCode.NOT_CLOSED, detail=part.type))
    if begin is not None:
        yield begin, part.end


def _delimiters(part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """The delimiter lines: start, end after the line break, and whether it is the closing delimiter."""
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
    """The end of a part without its last line break, which belongs to the delimiter (RFC 2046, 5.1.1)."""
    if end > begin and raw[end - 1] == 0x0A:  # noqa: PLR2004 - line feed
        end -= 1
    if end > begin and raw[end - 1] == 0x0D:  # noqa: PLR2004 - carriage return
        end -= 1
    return end
