"""A mail that is forwarded inside the text of another: this module reads its sender, subject, date and text.

Whether a text is a forward is decided in `replies`. Forwards as attached files are read in `reading`.
"""

import re
from email.utils import parsedate_to_datetime
from typing import Final

from postroom import address_lists, attributions
from postroom.attributions import HeaderField, QuotedHeaders
from postroom.model import Address, Forwarded

_FORWARD_SUBJECT: Final = re.compile(
    r"\s*(?:fwd?|wg|tr|rv|enc|i|vs|vb|vl|vid|videres|videresend|doorst|pd|pdl|redir\.?|továbbítás|tov|i̇?lt|转发|轉寄|전달|"
    r"転送|πρθ|"
    r"fs|przekaż|přep|preposl|trs|wtr|отпр|пересл|הועבר|fw\w{0,3})\s*(?:\[\d+\])?\s*[:\uff1a]",
    re.IGNORECASE,
)
_REPLY_SUBJECT: Final = re.compile(
    r"\s*(?:re|aw|sv|antw|antwort|odp|ynt|r|rép|rif|res|回复|回覆|答复|ответ|ha|vá|atb|απ|תשובה)\s*(?:\[\d+\])?\s*[:\uff1a]",
    re.IGNORECASE,
)
# `VS:` means a reply in Finnish, and a forward in Danish and Norwegian.
_ANSWERS_WITH_VS: Final = "lähettäjä"
_ADDRESS: Final = re.compile(r"[^\s<>\"'\[\](),;:]{1,64}@[^\s<>\"'\[\](),;:]{1,255}")
_BEFORE_NAME: Final = re.compile(
    r"^.*\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?\s*|^(?:.*\s)?(?:heeft|użytkownik|schrieb|schreef|skrev|"
    r"uživatel)\s+",
    re.IGNORECASE,
)
_LINKED: Final = re.compile(r"<mailto:[^<>]*>", re.IGNORECASE)
_BRACKETED: Final = re.compile(r"[\[(](?:mailto:)?([^\s\[\]()@]{1,64}@[^\s\[\]()]{1,255})[\])]", re.IGNORECASE)
_ON_BEHALF: Final = re.compile(
    r"\s(?:on behalf of|de la part de|im auftrag von|en nombre de|namens|per conto di)\s", re.IGNORECASE
)
_NAMED: Final = re.compile(r"([^\s,<>\"][^,<>\"]{0,80}?)\"?\s*<[^<>@]{1,64}@[^<>]{1,255}>")


def is_forward_subject(subject: str | None, labels: tuple[str, ...]) -> bool:
    match = _FORWARD_SUBJECT.match(subject or "")
    if not match:
        return False
    return not (match[0].strip().casefold().startswith("vs") and _ANSWERS_WITH_VS in labels)


def is_reply_subject(subject: str | None) -> bool:
    return _REPLY_SUBJECT.match(subject or "") is not None


def describe(lines: list[str], start: int, *, block: QuotedHeaders | None, attribution_end: int | None) -> Forwarded:
    """Describe the mail that is forwarded from line `start` on. Quote marks around it are removed."""
    if block:
        return Forwarded(
            sender=_sender(block.fields.get(HeaderField.SENDER, "")),
            subject=block.fields.get(HeaderField.SUBJECT) or None,
            date=_date(block.fields.get(HeaderField.DATE)),
            text=_text(lines, block.end, is_marked=lines[block.end - 1].startswith(">")),
        )
    if attribution_end is not None:
        sender = _sender_of(lines[start:attribution_end])
        return Forwarded(sender=sender, text=_text(lines, attribution_end, is_marked=False))
    return Forwarded(text=_text(lines, start + 1, is_marked=False))


def _sender(text: str) -> Address | None:
    """Read a sender that may be written as `John Doe [mailto:j@x]` or `John<mailto:j@x> on behalf of team@x`."""
    text = _ON_BEHALF.split(_LINKED.sub("", text))[0]
    sender = next(iter(address_lists.parse(_BRACKETED.sub(r"<\1>", text), limit=1)), None)
    if sender is None or not sender.name:
        return sender
    name = sender.name.strip("[] ").removeprefix("mailto:")
    return Address(name=None if name == sender.address else name or None, address=sender.address)


def _sender_of(lines: list[str]) -> Address | None:
    joined = " ".join(attributions.unmarked(line) for line in lines)
    found = _ADDRESS.search(joined)
    if not found:
        return None
    named = _NAMED.search(joined)
    name = _BEFORE_NAME.sub("", _BEFORE_NAME.sub("", named[1])).strip(" „“”«»'\"") if named else None
    return Address(name=name or None, address=found[0])


def _date(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return text


def _text(lines: list[str], start: int, *, is_marked: bool) -> str | None:
    body = lines[start:]
    if is_marked or all(line.startswith(">") for line in body if line.strip()):
        body = [line.removeprefix(">").removeprefix(" ") if line.startswith(">") else line for line in body]
    return "\n".join(body).strip() or None
