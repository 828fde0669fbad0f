"""`read`: bytes in, `Email` out. The one place where everything is caught, so that no mail stops the next one."""

import hashlib
from dataclasses import replace
from datetime import datetime

from postroom import absences, bodies, bounces, dates, kinds, people, quotes, replies, structure, threading
from postroom.bodies import Body
from postroom.heads import Heads
from postroom.limits import Limits
from postroom.model import Absence, Attachment, Email, Forwarded, Kind, Problem, ProblemCode
from postroom.replies import Split
from postroom.structure import Part

_DEFAULT = Limits()


def read(raw: bytes, *, limits: Limits = _DEFAULT) -> Email:
    """Understand a mail as well as can be. Never raises: what fails is said in `problems`."""
    try:
        return _read(raw, limits)
    except Exception as error:  # noqa: BLE001 - whatever the bytes, the next mail must be read
        return _unreadable(raw, error)


def _read(raw: bytes, limits: Limits) -> Email:
    problems: list[Problem] = []
    root = structure.parse(raw, limits=limits, problems=problems)
    body = bodies.collect(root, problems)
    email = _envelope(root.heads, limits, problems)
    share = _share(body.plain, email.subject, limits, problems)
    email = _with_body(email, body, share)
    email = _with_kind(email, root)
    return replace(email, problems=tuple(dict.fromkeys(problems)), fingerprint=_fingerprint(root.heads, body))


def _share(text: str, subject: str | None, limits: Limits, problems: list[Problem]) -> Split:
    """A text beyond the limit is cut at a line; what is below is taken for quoted."""
    if len(text) <= limits.text:
        return replies.split(text, subject=subject)
    problems.append(Problem(code=ProblemCode.TEXT_CUT, detail=str(len(text))))
    end = text.rfind("\n", 0, limits.text) + 1 or limits.text
    share = replies.split(text[:end], subject=subject)
    return replace(share, quoted=f"{share.quoted}\n{text[end:]}".strip("\n"))


def _envelope(heads: Heads, limits: Limits, problems: list[Problem]) -> Email:
    """What the heads tell."""
    sent = _date(heads, problems)
    doubled = (name for name in ("from", "subject", "date", "message-id") if sum(1 for _ in heads.raw(name)) > 1)
    problems.extend(Problem(code=ProblemCode.DOUBLED_HEAD, detail=name) for name in doubled)
    subject = heads.first("subject")
    return Email(
        subject=subject[: limits.subject] if subject else None,
        sender=people.sender(heads, problems),
        to=people.listed(heads, "to", limits=limits, problems=problems),
        cc=people.listed(heads, "cc", limits=limits, problems=problems),
        reply_to=people.listed(heads, "reply-to", limits=limits, problems=problems),
        addressees=people.addressees(heads, limits=limits),
        return_path=people.return_path(heads),
        date=sent,
        message_id=threading.message_id(heads),
        in_reply_to=threading.in_reply_to(heads),
        references=threading.references(heads, most=limits.references),
        authentication_results=tuple(heads.all("authentication-results")),
        loop_marks=kinds.loop_marks(heads),
        list_id=heads.first("list-id"),
        heads=heads,
    )


def _date(heads: Heads, problems: list[Problem]) -> datetime | None:
    values = heads.all("date")
    found = next((moment for value in values if (moment := dates.of_head(value))), None)
    if found is None:
        problems.append(Problem(code=ProblemCode.BAD_DATE, detail=values[0][:80] if values else None))
    return found


def _with_body(email: Email, body: Body, share: Split) -> Email:
    visible_html, quoted_html = None, None
    if body.html and share.quoted and not share.forwarded:
        visible_html, quoted_html = quotes.split(body.html, visible=share.visible)
    return replace(
        email,
        text=body.plain,
        visible_text=share.visible,
        signature_text=share.signature,
        quoted_text=share.quoted,
        html=body.html,
        visible_html=visible_html if visible_html is not None else body.html,
        quoted_html=quoted_html,
        attachments=body.attachments,
        forwarded=share.forwarded or _enclosed(body.attachments),
    )


def _with_kind(email: Email, root: Part) -> Email:
    report = bounces.find(root, email)
    kind = kinds.of(root, subject=email.subject, text=email.text, report=report)
    is_person = kind in {Kind.PERSON, Kind.LIST}
    return replace(
        email,
        kind=kind,
        bounces=report.bounces,
        original_message_id=report.original_id or _about(kind, root),
        absence=_absence(email) if kind is Kind.OUT_OF_OFFICE else None,
        forwarded=email.forwarded if is_person else None,
    )


def _about(kind: Kind, root: Part) -> str | None:
    return bounces.original_id(root) if kind in {Kind.COMPLAINT, Kind.RECEIPT} else None


def _absence(email: Email) -> Absence:
    near = email.date.date() if email.date else None
    return absences.read(f"{email.subject or ''}\n{email.visible_text}", near=near)


def _enclosed(attachments: tuple[Attachment, ...]) -> Forwarded | None:
    """A mail passed on as a file."""
    enclosed = next((file for file in attachments if file.type in {"message/rfc822", "message/global"}), None)
    if enclosed is None:
        return None
    problems: list[Problem] = []
    root = structure.parse(enclosed.content[:1_000_000], limits=Limits(parts=50, depth=8), problems=problems)
    sent = dates.of_head(root.heads.first("date"))
    body = bodies.collect(root, problems)
    return Forwarded(
        sender=people.sender(root.heads, problems),
        subject=root.heads.first("subject"),
        date=sent.isoformat() if sent else None,
        text=body.plain[:100_000].strip() or None,
    )


def _fingerprint(heads: Heads, body: Body) -> str:
    """Of what does not change on the way: servers add and rewrite trace heads, encodings and line ends."""
    digest = hashlib.sha256()
    said = [next(heads.raw(name), b"") for name in ("message-id", "from", "subject", "date")]
    said = [b" ".join(value.split()) for value in said]
    said += [body.plain.rstrip().encode("utf-8", "replace"), (body.html or "").rstrip().encode("utf-8", "replace")]
    said += [f"{file.name}:{file.sha256}".encode("utf-8", "replace") for file in body.attachments]
    for value in said:
        digest.update(len(value).to_bytes(8, "big") + value)
    return digest.hexdigest()


def _unreadable(raw: bytes, error: Exception) -> Email:
    """For mail that found a fault in this package: kept with its text, for a person to look at."""
    problem = Problem(code=ProblemCode.UNREADABLE, detail=type(error).__name__)
    text = raw[:500_000].decode("utf-8", "replace").replace("\x00", "")
    return Email(text=text, visible_text=text, problems=(problem,), fingerprint=hashlib.sha256(raw).hexdigest())
