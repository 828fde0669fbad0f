"""The body of a mail: this module decides which parts are the message and which are its files.

It takes parts as `structure` cut them. What of the text is a quote is decided in `replies`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape
from typing import Final

from postroom import (
    charsets,
    encodings,
    filenames,
    media_types,
    parameters,
    part_names,
    pictures,
    smime,
    structure,
    tnef,
)
from postroom.data_pictures import DataPicture, as_files, take_out
from postroom.flowed import unflow
from postroom.headers import words
from postroom.html_limits import bounded
from postroom.html_text import to_text
from postroom.limits import Limits
from postroom.model import Attachment, MailProblem, ProblemCode
from postroom.structure import Part

_SIGNATURES: Final = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_OPAQUE: Final = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_ENCRYPTED: Final = {"application/pgp-encrypted", *_OPAQUE}
_MAX_SIGNED_DEPTH: Final = 16
_REPORTS: Final = {
    "message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
    "message/global-disposition-notification", "message/feedback-report",
}  # fmt: skip
_TNEF: Final = {"application/ms-tnef", "application/vnd.ms-tnef"}
_TEXT_TYPES: Final = {
    "text/plain",
    "text/html",
    "text/enriched",
    "text/richtext",
    "text/markdown",
    "application/xhtml+xml",
}
_OTHER_ALTERNATIVES: Final = {"text/x-amp-html", "text/watch-html"}
_META_CHARSET: Final = re.compile(rb"<meta[^>]{1,200}charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_EVENT: Final = re.compile(rb"^UID[^:\r\n]{0,100}:[ \t]*([^\r\n]+)", re.MULTILINE)
_HTML_START: Final = re.compile(r"\s*(?:<!doctype html|<html\b)", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(r"\bhtml\b|format html|e-mail client|mail client", re.IGNORECASE)
_LONGEST_PLACEHOLDER: Final = 300
_PGP_MESSAGE: Final = "-----BEGIN PGP MESSAGE-----"


@dataclass(frozen=True, kw_only=True)
class Body:
    """The message as plain text and as HTML, with its files."""

    plain: str
    html: str | None
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, kw_only=True)
class _TextBlock:
    plain: str | None = None
    html: str | None = None
    is_fallback: bool = False
    """It is shown only where the mail has no other text: most programs send the text of winmail.dat beside it too."""


@dataclass
class _File:
    part: Part
    octets: encodings.DecodedContent
    name: str | None
    type: str
    cid: str | None = None


@dataclass
class _Collector:
    problems: list[MailProblem]
    files: list[_File] = field(default_factory=list)
    extracted: list[tuple[str, bytes]] = field(default_factory=list)
    pictures: dict[str, DataPicture] = field(default_factory=dict)

    def blocks(self, part: Part, *, is_root: bool = False) -> list[_TextBlock]:
        """The texts of a part. This is recursive, but no deeper than `Limits.depth`."""
        if part.parts:
            found = [(child, self.blocks(child)) for child in part.parts]
            if part.type == "multipart/alternative":
                return _alternative([blocks for _, blocks in found])
            return [block for _, blocks in found for block in blocks]
        return self._leaf(part, is_root=is_root)

    def _leaf(self, part: Part, *, is_root: bool) -> list[_TextBlock]:
        disposition = parameters.parse(next(iter(part.headers.undecoded("content-disposition")), ""))
        name = part_names.declared(part, disposition.parameters)
        octets = encodings.decode(part.body, words(next(iter(part.headers.undecoded("content-transfer-encoding")), "")))
        if part.type in _OPAQUE and (signed := smime.signed_content(octets.data)):
            return self._signed_blocks(part, signed)
        self._add_problems(part, octets, name)
        is_file = disposition.value.startswith("attachment") or (bool(name) and not is_root)
        is_file = is_file or not (part.is_typed or _is_text(octets.data))
        if part.type in _TEXT_TYPES and not is_file and not media_types.shown_by(octets.data):
            return [self._block(part, octets)]
        if part.type in _TNEF or (name or "").casefold() == "winmail.dat":
            return self._tnef_blocks(part, octets, name)
        if part.type not in _SIGNATURES | _REPORTS | _OTHER_ALTERNATIVES and (octets.data or name):
            declared = part.type if part.is_typed else filenames.media_type(name)
            self.files.append(_File(part=part, octets=octets, name=name, type=declared))
        return []

    def _signed_blocks(self, part: Part, signed: bytes) -> list[_TextBlock]:
        """The texts of the mail inside an opaque signature. A second signature inside that mail is not opened."""
        if part.is_wrapped:
            return []
        inner = structure.parse(signed, limits=Limits(depth=_MAX_SIGNED_DEPTH), problems=self.problems)
        for child in inner.walk():
            child.is_wrapped = True
        return self.blocks(inner, is_root=True)

    def _tnef_blocks(self, part: Part, octets: encodings.DecodedContent, name: str | None) -> list[_TextBlock]:
        """Take the files and the text out of a winmail.dat. It is kept as a file only where nothing could be read."""
        tnef_content = tnef.unpack(octets.data)
        for file in tnef_content.files:
            media_type = (
                file.media_type if file.media_type and "/" in file.media_type else filenames.media_type(file.name)
            )
            found = encodings.DecodedContent(data=file.data)
            self.files.append(_File(part=part, octets=found, name=file.name, type=media_type, cid=file.cid))
        if not tnef_content.files and not tnef_content.html and not tnef_content.plain:
            self.files.append(_File(part=part, octets=octets, name=name, type=part.type))
            if not tnef.is_tnef(octets.data):
                self.problems.append(MailProblem(code=ProblemCode.DAMAGED, detail=name or part.type))
        html = self._html(charsets.decode(tnef_content.html).text.rstrip("\x00")) if tnef_content.html else None
        plain = charsets.decode(tnef_content.plain).text.rstrip("\x00") if tnef_content.plain else None
        return [_TextBlock(plain=plain, html=html, is_fallback=True)] if html or plain else []

    def _add_problems(self, part: Part, octets: encodings.DecodedContent, name: str | None) -> None:
        if octets.is_unknown:
            self.problems.append(MailProblem(code=ProblemCode.UNKNOWN_ENCODING, detail=part.type))
        if octets.is_damaged:
            self.problems.append(MailProblem(code=ProblemCode.DAMAGED, detail=name or part.type))
        if part.type in _ENCRYPTED:
            self.problems.append(MailProblem(code=ProblemCode.ENCRYPTED, detail=part.type))
        if part.type in {"message/partial", "message/external-body"}:
            self.problems.append(MailProblem(code=ProblemCode.INCOMPLETE, detail=part.type))

    def _block(self, part: Part, octets: encodings.DecodedContent) -> _TextBlock:
        text = self._text(part, octets.data)
        if part.type in {"text/html", "application/xhtml+xml", "text/enriched", "text/richtext"}:
            return _TextBlock(html=self._html(text))
        if "content-type" not in part.headers and _HTML_START.match(text):
            return _TextBlock(html=self._html(text))
        if part.parameters.get("format", "").casefold() == "flowed":
            text = unflow(text, is_delsp=part.parameters.get("delsp", "").casefold() == "yes")
        if "\nbegin " in f"\n{text}":
            text = self._without_uuencoded(text)
        if _PGP_MESSAGE in text:
            self.problems.append(MailProblem(code=ProblemCode.ENCRYPTED, detail="PGP"))
        return _TextBlock(plain=text)

    def _html(self, text: str) -> str:
        """The HTML with its `data:` pictures among the files: with them it would be too long to be read."""
        html, found = take_out(text)
        self.pictures.update((picture.cid, picture) for picture in found)
        return bounded(html)

    def _text(self, part: Part, data: bytes) -> str:
        declared = part.parameters.get("charset")
        if not declared and part.type == "text/html" and (meta := _META_CHARSET.search(data[:4096])):
            declared = meta[1].decode("ascii")
            # UTF-7 in HTML could hide scripts from a sanitiser. It counts only where the Content-Type declares it.
            declared = None if "utf-7" in declared.casefold() else declared
        decoded = charsets.decode(data, declared)
        if decoded.damaged:
            self.problems.append(MailProblem(code=ProblemCode.TEXT_DAMAGED, detail=declared))
        elif decoded.guessed and not data.isascii():
            self.problems.append(MailProblem(code=ProblemCode.CHARSET_GUESSED, detail=declared))
        text = decoded.text.removeprefix("\ufeff")
        if "\x00" in text:
            self.problems.append(MailProblem(code=ProblemCode.NUL_REMOVED))
            text = text.replace("\x00", "")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _without_uuencoded(self, text: str) -> str:
        position, kept = 0, []
        for name, data, (start, end) in encodings.uuencoded_files(text):
            self.extracted.append((name, data))
            kept.append(text[position:start])
            position = end
        return "".join([*kept, text[position:]])


def collect(root: Part, problems: list[MailProblem]) -> Body:
    """Split a mail into its message and its files."""
    collector = _Collector(problems)
    blocks = collector.blocks(root, is_root=True)
    own = [block for block in blocks if not block.is_fallback]
    blocks = own if any((block.plain or block.html or "").strip() for block in own) else blocks
    html = _joined_html(blocks)
    plain = "\n".join(_plain(block) for block in blocks if block.plain or block.html)
    used = pictures.used(html) if html and collector.files else set()
    return Body(plain=plain, html=html, attachments=tuple(_attachments(collector, used)))


def _alternative(choices: list[list[_TextBlock]]) -> list[_TextBlock]:
    """One block made of the alternatives of a message: the first plain text and the last HTML."""
    plain = next((blocks for blocks in choices if blocks and not any(block.html for block in blocks)), None)
    rich = next((blocks for blocks in reversed(choices) if any(block.html for block in blocks)), None)
    if rich is None or plain is None:
        return rich or plain or []
    text = "\n".join(block.plain or "" for block in plain)
    return [_TextBlock(plain=text if text.strip() else None, html=_joined_html(rich))]


def _joined_html(blocks: list[_TextBlock]) -> str | None:
    if not any(block.html for block in blocks):
        return None
    shown = [block for block in blocks if (block.html or block.plain or "").strip()]
    if len(shown) == 1:
        return shown[0].html
    return "\n".join(block.html or f"<pre>{escape(block.plain or '')}</pre>" for block in shown)


def _plain(block: _TextBlock) -> str:
    if block.html and (
        not block.plain or (len(block.plain) < _LONGEST_PLACEHOLDER and _PLACEHOLDER.search(block.plain))
    ):
        return to_text(block.html) or block.plain or ""
    return block.plain or ""


def _attachments(collector: _Collector, used: set[str]) -> Iterator[Attachment]:
    taken: dict[str, int] = {}
    files = _with_one_invitation(collector.files)
    for number, file in enumerate(files, start=1):
        yield _attachment(file, number=number, taken=taken, used=used)
    for number, (name, data) in enumerate(collector.extracted, start=1):
        safe = filenames.safe(name, media_type="application/octet-stream", number=number)
        yield Attachment(name=filenames.distinct(safe, taken), type="application/octet-stream", content=data)
    yield from as_files(collector.pictures.values(), taken)


def _with_one_invitation(files: list[_File]) -> Iterator[_File]:
    """The files, with each event once: programs send an invitation as an alternative and as a file."""
    seen: set[bytes] = set()
    for file in files:
        if file.type in {"text/calendar", "application/ics"}:
            event = _EVENT.search(file.octets.data)
            if seen and (event is None or event[1] in seen):
                continue
            seen.add(event[1] if event else b"")
        yield file


def _is_text(data: bytes) -> bool:
    return b"\x00" not in data[:1_000]


def _name(file: _File, number: int, *, media_type: str) -> str:
    name = file.name
    if not name and file.type == "text/calendar":
        name = "invite.ics"
    if not name and file.type in {"message/rfc822", "message/global"}:
        name = part_names.of_mail(file.octets.data)
    return filenames.safe(
        name or part_names.in_other_headers(file.part.headers, cid=file.cid), media_type=media_type, number=number
    )


def _attachment(file: _File, *, number: int, taken: dict[str, int], used: set[str]) -> Attachment:
    headers = file.part.headers
    media_type = media_types.true_type(file.octets.data, declared=file.type, name=file.name)
    attachment = Attachment(
        name=filenames.distinct(_name(file, number, media_type=media_type), taken),
        type=media_type,
        content=file.octets.data,
        cid=file.cid or (headers.first("content-id") or "").strip().strip("<>").strip() or None,
        location=(headers.first("content-location") or "").strip("<>\"' ") or None,
        damaged=file.octets.is_damaged,
    )
    disposition = (headers.first("content-disposition") or "").casefold()
    is_inline_picture = disposition.startswith("inline") and media_type.startswith("image/")
    return replace(attachment, inline=is_inline_picture or not used.isdisjoint(attachment.picture_keys))
