"""Reports on the delivery of a mail: this module reads the format of RFC 3464 and decides whether it is a bounce.

Reports that are written for people only are read in `bounce_texts`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from postroom import address_lists, bounce_texts, encodings
from postroom.headers import unstructured
from postroom.model import Bounce, Email
from postroom.structure import Part

_STATUS_PARTS: Final = {"message/delivery-status", "message/global-delivery-status"}
_SUBJECT: Final = re.compile(
    r"undeliver|undelivrable|non[- ]?remis|non distribu|returned (?:mail|to sender)|return(?:ed)? (?:message|email)|"
    r"failure notice|(?:mail|message|delivery|e-mail).{0,25}(?:fail|error|problem|status|delay|not delivered|"
    r"undeliver|return)|"
    r"fail(?:ed|ure).{0,25}(?:deliver|mail|message)|delivery (?:notification|report)|mail system error|"
    r"could not (?:send|be delivered)|"
    r"error (?:sending|delivering)|trouble delivering|unzustellbar|nicht zugestellt|zustell|échec|rejet|non ricevut|"
    r"mancato recapito|no se (?:ha )?(?:puede|pudo|podido) entregar|"
    r"delivery status|user unknown|rejected|bounce|warning: could not|não entregue|niet (?:afgeleverd|bezorgd)|"
    r"не доставлен|"
    r"недоставлен|unknown (?:user|address|recipient)|配信|メール.{0,10}(?:送信|エラー)|エラー|退信|永久性|delayed",
    re.IGNORECASE,
)
_DELAY_SUBJECT: Final = re.compile(r"delay|warning|retard|verzöger|in ritardo|demorad|opóźni", re.IGNORECASE)
_DELAY_TEXT: Final = re.compile(
    r"(?:will|continue[sd]?|still|being) .{0,60}(?:retr|try)|not yet been delivered|delayed|"
    r"this is a warning message only|"
    r"no action is required|nouvelles tentatives",
    re.IGNORECASE,
)
# Each of these says by itself that the mail is still on its way.
_STILL_TRIED: Final = re.compile(
    r"still being (?:re)?tr|(?:is|this) a warning (?:message )?only|do not need to resend|"
    r"nouvelles tentatives|weitere zustellversuche",
    re.IGNORECASE,
)
_GAVE_UP: Final = re.compile(
    r"permanent|giving up|gave up|has failed|failed permanently|could not be delivered|undeliverable", re.IGNORECASE
)
_ENCLOSED: Final = {"message/rfc822", "text/rfc822-headers", "message/global"}
_FIELD: Final = re.compile(r"^([A-Za-z][A-Za-z0-9-]{2,40})[ \t]*:[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_FINAL: Final = re.compile(r"^(?=final-recipient[ \t]*:|original-recipient[ \t]*:)", re.IGNORECASE | re.MULTILINE)
_ORIGINAL_ID: Final = re.compile(rb"^message-id[ \t]*:[ \t\r\n]*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_MAX_OCTETS: Final = 200_000
_LONGEST_REASON: Final = 500
#: Said of a recipient whom the mail has reached, or who is another server's to reach.
_REACHED: Final = {"delivered", "relayed", "expanded"}


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a mail reports on the delivery of another mail."""

    bounces: tuple[Bounce, ...] = ()
    delivered: tuple[str, ...] = ()
    is_bounce: bool = False
    is_delay: bool = False
    is_success: bool = False
    original_id: str | None = None


def find(root: Part, mail: Email) -> Report:
    """Look for a report in a mail. For an ordinary mail only the headers are looked at."""
    parts = [part for part in root.walk() if part.type in _STATUS_PARTS]
    if not parts and not _is_suspect(root, mail):
        return Report()
    reported = [line for part in parts for line in _reported(part)]
    found = {line.address.casefold(): _bounce(line) for line in reported if line.action not in _REACHED}
    if any(bounce.reason is None for bounce in found.values()):
        found = {key: bounce_texts.with_reason(bounce, mail, others=list(found)) for key, bounce in found.items()}
    if not found and not reported:
        found = {bounce.address.casefold(): bounce for bounce in _in_words(root, mail)}
    is_report = bool(parts) or root.parameters.get("report-type") == "delivery-status"
    is_failed = bool(found) or (not reported and (is_report or _SUBJECT.search(mail.subject or "") is not None))
    return Report(
        bounces=tuple(found.values()),
        delivered=tuple(line.address for line in reported if line.action == "delivered"),
        is_bounce=is_failed,
        is_delay=is_failed and _is_delay(list(found.values()), mail),
        is_success=bool(reported) and not found,
        original_id=original_id(root),
    )


def _in_words(root: Part, mail: Email) -> Iterator[Bounce]:
    """The recipients that a report names in its words alone. One that is still being tried has not failed."""
    names = [mail.sender.address, mail.sender.name] if mail.sender else []
    is_certain = mail.return_path == "" or _SUBJECT.search(mail.subject or "") is not None
    is_certain = is_certain or any(map(bounce_texts.is_program, names))
    is_delay = _STILL_TRIED.search(mail.text[:3_000]) is not None
    for bounce in bounce_texts.recipients(root, mail, is_certain=is_certain):
        yield replace(bounce, permanent=False) if is_delay else bounce


def may_be(root: Part, mail: Email) -> bool:
    """Whether the headers leave it possible that the mail is a report."""
    return root.type == "multipart/report" or _is_suspect(root, mail)


def original_id(root: Part) -> str | None:
    """The Message-ID of the mail that a report encloses or quotes."""
    enclosed = [part for part in root.walk() if part.type in _ENCLOSED]
    for part in [*enclosed, *(part for part in root.walk() if part.type.startswith("text/"))]:
        data = encodings.decode(part.body[:_MAX_OCTETS], part.headers.first("content-transfer-encoding") or "").data
        if match := _ORIGINAL_ID.search(data):
            return match[1].decode("utf-8", "replace")
    return None


def _is_suspect(root: Part, mail: Email) -> bool:
    headers = root.headers
    if "x-failed-recipients" in headers or root.parameters.get("report-type") == "delivery-status":
        return True
    names = [mail.sender.address, mail.sender.name] if mail.sender else []
    if any(bounce_texts.is_daemon(name) for name in names):
        return True
    automatic = (headers.first("auto-submitted") or "").casefold()
    if automatic.startswith("auto-replied") and not _SUBJECT.search(mail.subject or ""):
        return False
    is_nobody = mail.return_path == "" or not any(names) or bounce_texts.is_daemon(mail.return_path)
    return is_nobody and _SUBJECT.search(mail.subject or "") is not None


@dataclass(frozen=True, kw_only=True)
class _Reported:
    """What a delivery-status part says of one recipient."""

    address: str
    action: str
    fields: dict[str, str]


def _reported(part: Part) -> Iterator[_Reported]:
    data = encodings.decode(part.body[:_MAX_OCTETS], part.headers.first("content-transfer-encoding") or "").data
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    for block in _recipients(text):
        fields = {name.casefold(): " ".join(value.split()) for name, value in reversed(_FIELD.findall(block))}
        address = _address(fields)
        if address:
            action = fields.get("action", "failed").split(" ")[0].strip(";").casefold()
            yield _Reported(address=address, action=action, fields=fields)


def _recipients(text: str) -> Iterator[str]:
    """The block of fields of each recipient. The blank lines between blocks are missing in some reports."""
    blocks = [
        block
        for block in re.split(r"\n[ \t]*\n", text)
        if re.search(r"^(?:final|original)-recipient", block, re.IGNORECASE | re.MULTILINE)
    ]
    for block in blocks:
        pieces = _FINAL.split(block)
        if len(pieces) <= 3:  # noqa: PLR2004 - what stands above, the original and the final recipient
            yield block
        else:
            yield from (piece for piece in pieces if re.match(r"final-recipient", piece, re.IGNORECASE))


def _address(fields: dict[str, str]) -> str | None:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        _, mark, value = fields.get(name, "").partition(";")
        if found := address_lists.clean(value if mark else fields.get(name, "")):
            return found
    return None


def _bounce(line: _Reported) -> Bounce:
    fields = line.fields
    diagnostic = fields.get("diagnostic-code", "").partition(";")
    reason = unstructured((diagnostic[2] or diagnostic[0]).strip()) or None
    return Bounce(
        address=line.address,
        status=bounce_texts.status(reason, reported=fields.get("status")),
        reason=reason[:_LONGEST_REASON] if reason else None,
        permanent=line.action != "delayed",
    )


def _is_delay(found: list[Bounce], mail: Email) -> bool:
    if found:
        return all(not bounce.permanent for bounce in found)
    is_delay_named = _DELAY_SUBJECT.search(mail.subject or "") or _DELAY_TEXT.search(mail.text[:3_000])
    return bool(is_delay_named) and not _GAVE_UP.search(mail.text[:3_000])
