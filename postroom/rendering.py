"""An `Email` as JSON for programs and as a summary for people. The keys of the JSON are fixed.

Nothing is interpreted here.
"""

from typing import Final

from postroom.model import Address, Attachment, Bounce, Email, ProblemCode

_EMPTY: Final = Email()
_MAX_CHARACTERS: Final = 2_000


def as_json(email: Email) -> dict[str, object]:
    """The JSON of a mail. What is absent is null, a list is never null, and dates are ISO 8601 with their offset."""
    return {
        "subject": email.subject,
        "sender": _address(email.sender) if email.sender else None,
        "to": [_address(item) for item in email.to],
        "cc": [_address(item) for item in email.cc],
        "reply_to": [_address(item) for item in email.reply_to],
        "date": email.date.isoformat() if email.date else None,
        "message_id": email.message_id,
        "in_reply_to": email.in_reply_to,
        "references": list(email.references),
        "kind": str(email.kind),
        "visible_text": email.visible_text or None,
        "signature_text": email.signature_text or None,
        "quoted_text": email.quoted_text or None,
        "html": email.html,
        "attachments": [_attachment(item) for item in email.attachments],
        "bounces": [_bounce(item) for item in email.bounces],
        "absence": _absence(email),
        "forwarded": _forwarded(email),
        "problems": [str(problem) for problem in email.problems],
    }


def unreadable(reason: str) -> dict[str, object]:
    """The JSON for a file that could not be opened: it has the same keys."""
    return {**as_json(_EMPTY), "problems": [f"{ProblemCode.UNREADABLE}: {reason}"]}


def summary(email: Email) -> str:
    """The lines that show a mail to people."""
    rows = [
        ("Subject", email.subject),
        ("From", email.sender and str(email.sender)),
        ("To", ", ".join(map(str, email.to[:20]))),
        ("Cc", ", ".join(map(str, email.cc[:20]))),
        ("Date", email.date and email.date.isoformat(sep=" ")),
        ("Kind", str(email.kind)),
        ("Files", ", ".join(f"{file.name} ({file.type}, {file.size} bytes)" for file in email.attachments)),
        ("Bounces", ", ".join(f"{bounce.address} {bounce.status or ''}".strip() for bounce in email.bounces)),
        ("Away until", email.absence and email.absence.until and email.absence.until.isoformat()),
        ("Deputy", email.absence and email.absence.deputy),
        ("Forwarded from", email.forwarded and email.forwarded.sender and str(email.forwarded.sender)),
        ("Problems", "; ".join(map(str, email.problems))),
    ]
    headers = [f"  {name + ':':<16}{value}" for name, value in rows if value]
    return "\n".join([*headers, *_texts(email)])


def _texts(email: Email) -> list[str]:
    lines = []
    shares = {"text": email.visible_text, "signature": email.signature_text, "quoted": email.quoted_text}
    for name, text in shares.items():
        if text:
            lines += [f"  --- {name}", *(f"  {line}" for line in text[:_MAX_CHARACTERS].split("\n"))]
    return lines


def _address(address: Address) -> dict[str, object]:
    return {"name": address.name, "address": address.address}


def _attachment(file: Attachment) -> dict[str, object]:
    return {
        "name": file.name,
        "type": file.type,
        "size": file.size,
        "inline": file.inline,
        "cid": file.cid,
        "location": file.location,
        "sha256": file.sha256,
    }


def _bounce(bounce: Bounce) -> dict[str, object]:
    return {
        "address": bounce.address,
        "status": bounce.status,
        "reason": bounce.reason,
        "permanent": bounce.permanent,
    }


def _absence(email: Email) -> dict[str, object] | None:
    if email.absence is None:
        return None
    until = email.absence.until
    return {"until": until.isoformat() if until else None, "deputy": email.absence.deputy}


def _forwarded(email: Email) -> dict[str, object] | None:
    if email.forwarded is None:
        return None
    sender = email.forwarded.sender
    return {
        "sender": _address(sender) if sender else None,
        "subject": email.forwarded.subject,
        "date": email.forwarded.date,
        "text": email.forwarded.text,
    }
