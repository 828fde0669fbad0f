"""First mails for the tests: to a mailbox that opens requests, from senders whom our own server has verified."""

from email.message import EmailMessage

from joindre.mail.incoming import actions as mail
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.tickets.models import Ticket

SERVER = "mx.joindre.example"


def make_mailbox(**fields: object) -> Mailbox:
    known = {"name": "Support", "address": "support@joindre.example", "is_default": True, "trusted_server": SERVER}
    return Mailbox.objects.create(**(known | fields))


def first_mail(
    *, sender: str, text: str = "Bonjour,\n\nElle ne répond plus.\n", subject: str = "Panne", verdict: str = "pass",
    files: tuple[tuple[str, bytes], ...] = (), **headers: str,
) -> bytes:  # fmt: skip
    raw = EmailMessage()
    if verdict:
        domain = sender.rpartition("@")[2].strip(">")
        raw["Authentication-Results"] = f"{SERVER}; dmarc={verdict} header.from={domain}"
    raw["From"], raw["To"] = sender, "support@joindre.example"
    if subject:
        raw["Subject"] = subject
    raw["Date"], raw["Message-ID"] = "Mon, 23 Nov 2026 10:00:00 +0100", headers.pop("message_id", "<1@moreau.example>")
    for name, value in headers.items():
        raw[name.replace("_", "-")] = value
    raw.set_content(text)
    for name, data in files:
        raw.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return raw.as_bytes()


def take(raw: bytes, mailbox: Mailbox, *, to: str = "") -> IncomingEmail:
    """As the mail door stores it: the worker has not been there yet."""
    return mail.take_in(raw, envelope_from="x@x.example", envelope_to=[to or mailbox.address], mailbox=mailbox)


def arrive_first(mailbox: Mailbox, *, sender: str, **mail_fields: object) -> IncomingEmail:
    incoming = take(first_mail(sender=sender, **mail_fields), mailbox)  # type: ignore[arg-type]  # passed on
    return read(incoming)


def read(incoming: IncomingEmail) -> IncomingEmail:
    IncomingQueue().run_due()
    incoming.refresh_from_db()
    return incoming


def opened() -> list[Ticket]:
    return list(Ticket.objects.order_by("pk"))
