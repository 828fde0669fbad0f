"""`read` takes the bytes of a mail and returns an `Email`. It calls the other modules and has no rules of its own.

It is the only place where every exception is caught, so that no mail can stop the next one.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

from postroom import (
    absences,
    body_parts,
    complaints,
    date_parsing,
    delivery_reports,
    html_quotes,
    kinds,
    participants,
    replies,
    structure,
    threading,
)
from postroom.body_parts import Body
from postroom.headers import Headers
from postroom.limits import Limits
from postroom.model import Absence, Attachment, Email, Forwarded, Kind, MailProblem, ProblemCode
from postroom.replies import SplitText
from postroom.structure import Part

_DEFAULT = Limits()


def read(raw: bytes, *, limits: Limits = _DEFAULT) -> Email:
    """Read a mail. This never raises: what is wrong with the mail is listed in `Email.problems`."""
    try:
        return _read(raw, limits)
    except Exception as error:  # noqa: BLE001 - whatever the bytes, the next mail must be read
        return _unreadable(raw, error)


def read_head(raw: bytes, *, limits: Limits = _DEFAULT) -> Email:
    """Read the headers alone: who wrote to whom, and the kind as far as headers tell it. The rest may be missing.

    A mail that may be a report on a delivery is of the kind `BOUNCE`, which only its text confirms.
    """
    try:
        problems: list[MailProblem] = []
        root = structure.head(raw, limits=limits, problems=problems)
        email = _from_headers(root.headers, limits, problems)
        kind = Kind.BOUNCE if delivery_reports.may_be(root, email) else kinds.by_head(root, subject=email.subject)
        return replace(email, kind=kind, problems=tuple(dict.fromkeys(problems)))
    except Exception as error:  # noqa: BLE001 - whatever the bytes, the next mail must be read
        return _unreadable(b"", error)


def _read(raw: bytes, limits: Limits) -> Email:
    problems: list[MailProblem] = []
    root = structure.parse(raw, limits=limits, problems=problems)
    body = body_parts.collect(root, problems)
    email = _from_headers(root.headers, limits, problems)
    split = _split_text(body.plain, email.subject, limits, problems)
    email = _with_body(email, body, split)
    email = _with_kind(email, root)
    return replace(email, problems=tuple(dict.fromkeys(problems)), fingerprint=_fingerprint(root.headers, body))


def _split_text(text: str, subject: str | None, limits: Limits, problems: list[MailProblem]) -> SplitText:
    """Split the text. A text beyond the limit is cut at the end of a line, and what is below counts as quoted."""
    if len(text) <= limits.text:
        return replies.split(text, subject=subject)
    problems.append(MailProblem(code=ProblemCode.TEXT_CUT, detail=str(len(text))))
    end = text.rfind("\n", 0, limits.text) + 1 or limits.text
    split = replies.split(text[:end], subject=subject)
    return replace(split, quoted=f"{split.quoted}\n{text[end:]}".strip("\n"))


def _from_headers(headers: Headers, limits: Limits, problems: list[MailProblem]) -> Email:
    """The values that are read from the headers."""
    date = _date(headers, problems)
    doubled = (name for name in ("from", "subject", "date", "message-id") if sum(1 for _ in headers.raw(name)) > 1)
    problems.extend(MailProblem(code=ProblemCode.DUPLICATE_HEADER, detail=name) for name in doubled)
    subject = headers.first("subject")
    return Email(
        subject=subject[: limits.subject] if subject else None,
        sender=participants.sender(headers, problems),
        to=participants.addresses_of(headers, "to", limits=limits, problems=problems),
        cc=participants.addresses_of(headers, "cc", limits=limits, problems=problems),
        reply_to=participants.addresses_of(headers, "reply-to", limits=limits, problems=problems),
        recipients=participants.recipients(headers, limits=limits),
        return_path=participants.return_path(headers),
        date=date,
        message_id=threading.message_id(headers),
        in_reply_to=threading.in_reply_to(headers),
        references=threading.references(headers, limit=limits.references),
        authentication_results=tuple(headers.all("authentication-results")),
        loop_headers=kinds.loop_headers(headers),
        list_id=headers.first("list-id"),
        headers=headers,
    )


def _date(headers: Headers, problems: list[MailProblem]) -> datetime | None:
    values = headers.all("date")
    found = next((moment for value in values if (moment := date_parsing.from_header(value))), None)
    if found is None:
        problems.append(MailProblem(code=ProblemCode.BAD_DATE, detail=values[0][:80] if values else None))
    return found


def _with_body(email: Email, body: Body, split: SplitText) -> Email:
    visible_html, quoted_html = None, None
    if body.html and split.quoted and not split.forwarded:
        visible_html, quoted_html = html_quotes.split(body.html, visible=split.visible, quoted=split.quoted)
    return replace(
        email,
        text=body.plain,
        visible_text=split.visible,
        signature_text=split.signature,
        quoted_text=split.quoted,
        html=body.html,
        visible_html=visible_html if visible_html is not None else body.html,
        quoted_html=quoted_html,
        attachments=body.attachments,
        forwarded=split.forwarded or _attached_mail(body.attachments),
    )


def _with_kind(email: Email, root: Part) -> Email:
    report = delivery_reports.find(root, email)
    kind = kinds.kind_of(root, subject=email.subject, text=email.text, report=report)
    is_person = kind in {Kind.PERSON, Kind.LIST}
    return replace(
        email,
        kind=kind,
        bounces=report.bounces,
        delivered=report.delivered,
        complaint=complaints.read(root) if kind is Kind.COMPLAINT else None,
        original_message_id=report.original_id or _original_id(kind, root),
        absence=_absence(email) if kind is Kind.OUT_OF_OFFICE else None,
        forwarded=email.forwarded if is_person else None,
    )


def _original_id(kind: Kind, root: Part) -> str | None:
    return delivery_reports.original_id(root) if kind in {Kind.COMPLAINT, Kind.RECEIPT} else None


def _absence(email: Email) -> Absence:
    sent_on = email.date.date() if email.date else None
    return absences.read(f"{email.subject or ''}\n{email.visible_text}", reference=sent_on)


def _attached_mail(attachments: tuple[Attachment, ...]) -> Forwarded | None:
    """The mail that was forwarded as a file, if there is one."""
    enclosed = next((file for file in attachments if file.type in {"message/rfc822", "message/global"}), None)
    if enclosed is None:
        return None
    problems: list[MailProblem] = []
    root = structure.parse(enclosed.content[:1_000_000], limits=Limits(parts=50, depth=8), problems=problems)
    date = date_parsing.from_header(root.headers.first("date"))
    body = body_parts.collect(root, problems)
    return Forwarded(
        sender=participants.sender(root.headers, problems),
        subject=root.headers.first("subject"),
        date=date.isoformat() if date else None,
        text=body.plain[:100_000].strip() or None,
    )


def _fingerprint(headers: Headers, body: Body) -> str:
    """A hash of what does not change on the way: servers rewrite trace headers, encodings and line ends."""
    digest = hashlib.sha256()
    values = [next(headers.raw(name), b"") for name in ("message-id", "from", "subject", "date")]
    values = [b" ".join(value.split()) for value in values]
    values += [body.plain.rstrip().encode("utf-8", "replace"), (body.html or "").rstrip().encode("utf-8", "replace")]
    values += [f"{file.name}:{file.sha256}".encode("utf-8", "replace") for file in body.attachments]
    for value in values:
        digest.update(len(value).to_bytes(8, "big") + value)
    return digest.hexdigest()


def _unreadable(raw: bytes, error: Exception) -> Email:
    """The mail for which this package raised: its bytes are kept as text, so that a person can look at it."""
    problem = MailProblem(code=ProblemCode.UNREADABLE, detail=type(error).__name__)
    text = raw[:500_000].decode("utf-8", "replace").replace("\x00", "")
    return Email(text=text, visible_text=text, problems=(problem,), fingerprint=hashlib.sha256(raw).hexdigest())
