"""Reports that a mail did not arrive: RFC 3464 first, then the words of those who never read it (flufl.bounce and our own)."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flufl.bounce import all_failures

from postroom import addresses, encodings
from postroom.heads import unstructured
from postroom.model import Bounce, Email
from postroom.structure import Part

_STATUS_PARTS: Final = {"message/delivery-status", "message/global-delivery-status"}
_DAEMON: Final = re.compile(
    r"\A(?:mailer[-_.]?daemon|postmaster|mail[-_.]?daemon|mailerdaemon|mmdf|uucp|maildaemon|mdaemon|bounces?|double-bounce|"
    r"mail-?administrator|mailsystem|no_?reply_?bounce|microsoftexchange[\w]*|delivery|mailsweeper|mailmarshal)(?:[+@-]|\Z)",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    r"undeliver|undelivrable|non[- ]?remis|non distribu|returned (?:mail|to sender)|return(?:ed)? (?:message|email)|"
    r"failure notice|(?:mail|message|delivery|e-mail).{0,25}(?:fail|error|problem|status|delay|not delivered|undeliver|return)|"
    r"fail(?:ed|ure).{0,25}(?:deliver|mail|message)|delivery (?:notification|report)|mail system error|could not (?:send|be delivered)|"
    r"unzustellbar|nicht zugestellt|zustell|échec|rejet|non ricevut|mancato recapito|no se (?:ha )?(?:puede|pudo|podido) entregar|"
    r"delivery status|user unknown|rejected|bounce|warning: could not|não entregue|niet (?:afgeleverd|bezorgd)|не доставлен|"
    r"недоставлен|unknown (?:user|address|recipient)|配信|メール.{0,10}(?:送信|エラー)|エラー|退信|永久性|delayed",
    re.IGNORECASE,
)
_DELAY_SUBJECT: Final = re.compile(r"delay|warning|retard|verzöger|in ritardo|demorad|opóźni", re.IGNORECASE)
_DELAY_TEXT: Final = re.compile(
    r"(?:will|continue[sd]?|still|being) .{0,60}(?:retr|try)|not yet been delivered|delayed|this is a warning message only|"
    r"no action is required|nouvelles tentatives",
    re.IGNORECASE,
)
_GAVE_UP: Final = re.compile(r"permanent|giving up|gave up|has failed|failed permanently|could not be delivered|undeliverable", re.IGNORECASE)
_FIELD: Final = re.compile(r"^([A-Za-z][A-Za-z0-9-]{2,40})[ \t]*:[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_FINAL: Final = re.compile(r"^(?=final-recipient[ \t]*:|original-recipient[ \t]*:)", re.IGNORECASE | re.MULTILINE)
_ENHANCED: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_SMTP: Final = re.compile(r"(?:\b[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3}\b|[^\d\s]).*|.*(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]).*)")
_ORIGINAL_ID: Final = re.compile(rb"^message-id[ \t]*:[ \t\r\n]*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_SEEN: Final = 200_000
_DEEPEST_FOR_STDLIB: Final = 20
_LONGEST_REASON: Final = 500


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a mail says of the fate of others."""

    bounces: tuple[Bounce, ...] = ()
    is_bounce: bool = False
    is_delay: bool = False
    is_success: bool = False
    original_id: str | None = None


def find(root: Part, mail: Email) -> Report:
    """Look for a report; an ordinary mail costs a look at its heads."""
    parts = [part for part in root.walk() if part.type in _STATUS_PARTS]
    if not parts and not _is_suspect(root, mail):
        return Report()
    told = [told for part in parts for told in _told(part)]
    found = {bounce.address.casefold(): bounce for bounce in told if bounce is not None}
    if not found and not told:
        found = {bounce.address.casefold(): bounce for bounce in _in_words(root, mail)}
    is_failed = bool(found) or (not told and (bool(parts) or _SUBJECT.search(mail.subject or "") is not None))
    return Report(
        bounces=tuple(found.values()),
        is_bounce=is_failed,
        is_delay=is_failed and _is_delay(list(found.values()), mail),
        is_success=bool(told) and not found,
        original_id=original_id(root),
    )


def original_id(root: Part) -> str | None:
    """Message-ID of the mail that a report encloses or cites."""
    enclosed = [part for part in root.walk() if part.type in {"message/rfc822", "text/rfc822-headers", "message/global"}]
    for part in [*enclosed, *(part for part in root.walk() if part.type.startswith("text/"))]:
        data = encodings.undo(part.body[:_SEEN], part.heads.first("content-transfer-encoding") or "").data
        if match := _ORIGINAL_ID.search(data):
            return match[1].decode("utf-8", "replace")
    return None


def _is_suspect(root: Part, mail: Email) -> bool:
    heads = root.heads
    if "x-failed-recipients" in heads or root.parameters.get("report-type") == "delivery-status":
        return True
    automatic = (heads.first("auto-submitted") or "").casefold()
    if automatic.startswith("auto-replied") and not _SUBJECT.search(mail.subject or ""):
        return False
    address = mail.sender.address or mail.sender.name or "" if mail.sender else ""
    if _DAEMON.match(address.replace(" ", "-")) or (mail.sender and _DAEMON.match((mail.sender.name or "").replace(" ", "-"))):
        return True
    is_nobody = mail.return_path == "" or not address or bool(_DAEMON.match(mail.return_path or ""))
    return is_nobody and _SUBJECT.search(mail.subject or "") is not None


def _told(part: Part) -> Iterator[Bounce | None]:
    """Recipients of a delivery-status part; None for one that was reached."""
    data = encodings.undo(part.body[:_SEEN], part.heads.first("content-transfer-encoding") or "").data
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    for block in _recipients(text):
        fields = {name.casefold(): " ".join(value.split()) for name, value in reversed(_FIELD.findall(block))}
        address = _address(fields)
        if not address:
            continue
        action = fields.get("action", "failed").split(" ")[0].strip(";").casefold()
        if action in {"delivered", "relayed", "expanded"}:
            yield None
        else:
            yield _bounce(address, fields, is_permanent=action != "delayed")


def _recipients(text: str) -> Iterator[str]:
    """One block a recipient; blank lines between them are sometimes missing, and sometimes inside one."""
    blocks = [block for block in re.split(r"\n[ \t]*\n", text) if re.search(r"^(?:final|original)-recipient", block, re.I | re.M)]
    for block in blocks:
        pieces = _FINAL.split(block)
        if len(pieces) <= 3:  # noqa: PLR2004 - what stands above, the original and the final recipient
            yield block
        else:
            yield from (piece for piece in pieces if re.match(r"final-recipient", piece, re.IGNORECASE))


def _address(fields: dict[str, str]) -> str | None:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        _, mark, value = fields.get(name, "").partition(";")
        if found := addresses.clean(value if mark else fields.get(name, "")):
            return found
    return None


def _bounce(address: str, fields: dict[str, str], *, is_permanent: bool) -> Bounce:
    diagnostic = fields.get("diagnostic-code", "").partition(";")
    reason = unstructured((diagnostic[2] or diagnostic[0]).strip().encode()) or None
    status = _ENHANCED.search(fields.get("status", ""))
    if not status or status[1].endswith(".0.0"):
        status = _ENHANCED.search(reason or "") or status
    return Bounce(
        address=address,
        status=status[1] if status else None,
        reason=reason[:_LONGEST_REASON] if reason else None,
        permanent=is_permanent,
    )


def _in_words(root: Part, mail: Email) -> Iterator[Bounce]:
    """Reports of servers that write for people: flufl.bounce knows many by heart."""
    permanent, temporary = _by_heart(root)
    named = [item.address for value in root.heads.undecoded("x-failed-recipients") for item in addresses.parse(value, most=50)]
    permanent = permanent or ({address for address in named if address} if not temporary else set())
    if not permanent and not temporary:
        permanent = set(_in_text(mail))
    reason = _reason(mail.text)
    status = _ENHANCED.search(reason or "")
    for addresses_found, is_permanent in ((permanent, True), (temporary - permanent, False)):
        for address in sorted(addresses_found):
            yield Bounce(address=address, status=status[1] if status else None, reason=reason, permanent=is_permanent)


def _by_heart(root: Part) -> tuple[set[str], set[str]]:
    if max(part.depth for part in root.walk()) > _DEEPEST_FOR_STDLIB or root.raw.count(b"\n--") > 500:  # noqa: PLR2004
        return set(), set()
    try:
        temporary, permanent = all_failures(email.message_from_bytes(root.raw[:_SEEN]))
    except Exception:  # noqa: BLE001 - its detectors meet mail they were not written for
        return set(), set()
    return _texts(permanent), _texts(temporary)


def _texts(found: frozenset[bytes]) -> set[str]:
    texts = (octets.decode("utf-8", "replace") if isinstance(octets, bytes) else str(octets) for octets in found)
    return {address for text in texts if (address := addresses.clean(text))}


_FAILED_ADDRESS: Final = (
    re.compile(r"^\s*<([^<>\s]+@[^<>\s]+)>\s*[:(]?", re.MULTILINE),
    re.compile(r"(?:to|recipient|address|user|for|à|an|destinataire|adresse)(?:\(?e?s\)?)?\s*:?\s*\(?[<\"'`]?([\w.+=-]+@[\w.-]+\w)", re.IGNORECASE),
    re.compile(r"^\s*([\w.+=-]+@[\w.-]+\w)\s*(?:\(|:|$|-|\.\.\.)", re.MULTILINE),
    re.compile(r"([\w.+=-]+@[\w.-]+\w)\s+(?:could|couldn['’]t|cannot|can['’]t|was|has|wasn['’]t|ne|is|isn['’]t)", re.IGNORECASE),
)  # fmt: skip
_ORIGINAL_BELOW: Final = re.compile(
    r"^[-\s>]*(?:original message|this is a copy|below this line|the (?:original )?(?:message|header)|returned message|"
    r"message headers|return-path:|received:)",
    re.IGNORECASE | re.MULTILINE,
)


def _in_text(mail: Email) -> Iterator[str]:
    text = mail.text[:_SEEN]
    below = _ORIGINAL_BELOW.search(text, 80)
    text = text[: below.start()] if below else text[:4_000]
    own = {address.key for address in (*mail.to, *mail.cc)} | ({mail.sender.key} if mail.sender else set())
    for pattern in _FAILED_ADDRESS:
        found = [address for text in pattern.findall(text) if (address := addresses.clean(text))]
        found = [address for address in found if address.casefold() not in own and not _DAEMON.match(address)]
        if found:
            yield from dict.fromkeys(found[:20])
            return


def _reason(text: str) -> str | None:
    """The line in which the server's answer stands, with what is wrapped below it."""
    lines = text[:20_000].split("\n")
    for number, line in enumerate(lines):
        if (match := _SMTP.search(line)) and not line.lstrip().lower().startswith(("received", "x-", "message-id", "date")):
            rest = " ".join(part.strip() for part in lines[number + 1 : number + 4] if part.startswith((" ", "\t")) and part.strip())
            return f"{match[0].strip()} {rest}".strip()[:_LONGEST_REASON]
    return None


def _is_delay(found: list[Bounce], mail: Email) -> bool:
    if found:
        return all(not bounce.permanent for bounce in found)
    is_told = _DELAY_SUBJECT.search(mail.subject or "") or _DELAY_TEXT.search(mail.text[:3_000])
    return bool(is_told) and not _GAVE_UP.search(mail.text[:3_000])
