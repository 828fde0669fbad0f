"""Reports of failed delivery in words: this module finds the recipients and the reasons in text for people.

Reports that programs can read (RFC 3464) are read in `delivery_reports`, which calls this module where they lack it.
"""

import email
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from flufl.bounce import all_failures

from postroom import address_lists, headers
from postroom.model import Bounce, Email
from postroom.structure import Part

_DAEMON: Final = re.compile(
    r"[\"'\\]*(?:mailer[-_. ]?daemon|post_?master|mail[-_. ]?daemon|mmdf|uucp|mdaemon|double-bounce|"
    r"mail[-_ ]?administrator|"
    r"mail ?system|mail delivery (?:sub)?system|microsoftexchange\w*|system[-_. ]?administrator|mail ?sweeper|"
    r"mail ?marshal)(?:\W|\Z)",
    re.IGNORECASE,
)
_ALSO_OF_PEOPLE: Final = re.compile(r"[\"'\\]*(?:post_?master|mail[-_ ]?admin|system[-_. ]?admin)", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[\w.+=/!#$%&'*-]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}|[\w.+=-]{1,64}@\[[\d.]{7,15}\]")
_ORIGINAL_BELOW: Final = re.compile(
    r"^[-\s>*]*(?:original message|(?:this is )?a copy|below this line|"
    r"(?:the )?(?:original )?(?:message )?headers?\b|returned (?:message|mail)|"
    r"unsent message|message (?:headers )?follow|old message|enclosed is|received:|return-path:|message-id:|"
    r"with smtp id)",
    re.IGNORECASE | re.MULTILINE,
)
_ORIGINAL_TO: Final = re.compile(r"^(?:>\s*)?to[ \t]*:[ \t]*(.+(?:\n[ \t]+.+)*)", re.IGNORECASE | re.MULTILINE)
_ANSWER: Final = re.compile(r"\b[245]\d\d[ -]'?#?\(?([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_ENHANCED: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REASON: Final = re.compile(
    r"(?<![\d.@:])(?:[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3}\b|\D).*|#?[45]\.\d{1,3}\.\d{1,3}(?![\d.]).*)"
)
_REASON_IN_WORDS: Final = re.compile(
    r".*(?:unknown|no such|not found|does(?:n['’]t| not) exist|quota|full|refused|rejected|denied|blocked|"
    r"unavailable|timed? ?out|disabled|"
    r"inactive|invalid|inconnu|n['’]existe pas|pleine?|introuvable|unbekannt).*",
    re.IGNORECASE,
)
_MAX_CHARACTERS: Final = 200_000
_MAX_DEPTH_FOR_STDLIB: Final = 20
_MAX_DELIMITERS: Final = 500
_LONGEST_REASON: Final = 500
_MAX_RECIPIENTS: Final = 50


def is_daemon(name: str | None) -> bool:
    """Whether the name is one that mail systems give themselves, such as Mailer-Daemon."""
    return _DAEMON.match(name or "") is not None


def is_program(name: str | None) -> bool:
    """Whether the name is one that no person has. Some write from `postmaster@`, or call themselves administrator."""
    return is_daemon(name) and _ALSO_OF_PEOPLE.match(name or "") is None


def recipients(root: Part, mail: Email, *, is_certain: bool) -> Iterator[Bounce]:
    """The recipients that were not reached. flufl.bounce knows many servers; other texts are searched for addresses.

    Where it is not certain that this is a report, the text must give a reason: people write from `postmaster@` too.
    """
    permanent, temporary = _found_by_library(root)
    named = _addresses_in_text(mail)
    if not permanent and not temporary and (is_certain or _reason(mail.text) is not None):
        permanent = dict.fromkeys(_failed_recipients(root) or named or _recipients_of_original(root, mail))
    found = _without_fragments([*permanent, *temporary])
    found = [address for address in found if address in named] or found
    for address in found[:_MAX_RECIPIENTS]:
        yield with_reason(Bounce(address=address, permanent=address in permanent), mail, others=found)


def with_reason(bounce: Bounce, mail: Email, *, others: Sequence[str]) -> Bounce:
    """Return the bounce with the reason that the text gives beside its address."""
    if bounce.reason:
        return bounce
    text = mail.text[:_MAX_CHARACTERS]
    reason = _reason(_text_about(bounce.address, text, others))
    if reason is None and len(others) == 1:
        reason = _reason(text)
    return replace(bounce, reason=reason, status=status(reason, reported=bounce.status))


def status(reason: str | None, *, reported: str | None = None) -> str | None:
    """The enhanced status code (RFC 3463). The answer of the server counts more than the `reported` field."""
    answer = _ANSWER.search(reason or "")
    if answer:
        return answer[1]
    field = _ENHANCED.search(reported or "")
    if field and not field[1].endswith(".0.0"):
        return field[1]
    found = _ENHANCED.search(reason or "") or field
    return found[1] if found else None


def _found_by_library(root: Part) -> tuple[dict[str, None], dict[str, None]]:
    if max(part.depth for part in root.walk()) > _MAX_DEPTH_FOR_STDLIB or root.raw.count(b"\n--") > _MAX_DELIMITERS:
        return {}, {}
    try:
        temporary, permanent = all_failures(email.message_from_bytes(root.raw[:_MAX_CHARACTERS]))
    except Exception:  # noqa: BLE001 - its detectors meet mail they were not written for
        return {}, {}
    return _texts(permanent), _texts(temporary - permanent)


def _texts(found: frozenset[bytes]) -> dict[str, None]:
    texts = sorted(octets.decode("utf-8", "replace") for octets in found)
    return dict.fromkeys(address for text in texts if (address := address_lists.clean(text)))


def _failed_recipients(root: Part) -> list[str]:
    return _listed(root.headers.undecoded("x-failed-recipients"))


def _addresses_in_text(mail: Email) -> list[str]:
    """The addresses above the copy of the original, without sender and recipients of the report itself."""
    text = mail.text[:_MAX_CHARACTERS]
    below = _ORIGINAL_BELOW.search(text, 60)
    own = {address.key for address in (*mail.to, *mail.cc)} | ({mail.sender.key} if mail.sender else set())
    found = dict.fromkeys(_ADDRESS.findall(text[: below.start() if below else 4_000]))
    kept = [address for address in found if address.casefold() not in own]
    return [address for address in kept if not is_daemon(address)] or kept


def _recipients_of_original(root: Part, mail: Email) -> list[str]:
    """The recipients of the enclosed mail, for a report that names no address."""
    for part in root.walk():
        if part.type in {"message/rfc822", "text/rfc822-headers", "message/global"}:
            block = headers.find(part.raw, part.start, part.end, max_section=100_000, max_value=20_000)
            return _listed(block.headers.undecoded("to"))
    match = _ORIGINAL_TO.search(mail.text[:_MAX_CHARACTERS])
    return _listed([match[1]]) if match else []


def _listed(values: list[str]) -> list[str]:
    return [
        item.address for value in values for item in address_lists.parse(value, limit=_MAX_RECIPIENTS) if item.address
    ]


def _without_fragments(found: list[str]) -> list[str]:
    """The addresses without those that are the end of another one: a line break within an address leaves such ends."""
    return [
        address
        for address in dict.fromkeys(found)
        if not any(other != address and other.casefold().endswith(address.casefold()) for other in found)
    ]


def _text_about(address: str, text: str, others: Sequence[str]) -> str:
    """The text from the line that names the address up to the next address."""
    folded = text.casefold()
    start = folded.find(address.casefold())
    if start < 0:
        return text
    start = text.rfind("\n", 0, start) + 1
    positions = [folded.find(other.casefold(), start) for other in others if other.casefold() != address.casefold()]
    end = min((position for position in positions if position > start), default=len(text))
    return text[start : max(end, text.find("\n", start))]


def _reason(text: str) -> str | None:
    """The line that holds the answer of the server, with the lines into which it is wrapped."""
    lines = text[:20_000].split("\n")
    for pattern in (_REASON, _REASON_IN_WORDS):
        for number, line in enumerate(lines[:200]):
            if _ORIGINAL_BELOW.match(line):
                break
            if match := pattern.search(line):
                return _with_wrapped_lines(match[0].strip(), lines[number + 1 : number + 4])[:_LONGEST_REASON]
    return None


def _with_wrapped_lines(reason: str, following: list[str]) -> str:
    for line in following:
        if not line.strip() or not line.startswith((" ", "\t")):
            break
        reason = f"{reason} {line.strip()}"
    return reason
