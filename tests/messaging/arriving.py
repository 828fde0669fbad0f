"""Mails that arrive for the tests of the conversation, taken in and read as the worker does it."""

from email.message import EmailMessage

from joindre.mail.incoming import actions as mail
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.messaging.models import Message

QUOTED = """L’aperçu est correct.

Le lun. 23 nov. 2026 à 09:40, Ada Aubert <support@localhost> a écrit :
> Pouvez-vous me confirmer le modèle ?
"""


def arrive(
    to: str, *, sender: str, text: str = QUOTED, subject: str = "Re: Imprimante", **headers: str
) -> IncomingEmail:
    raw = EmailMessage()
    raw["From"], raw["To"], raw["Subject"] = sender, to, subject
    raw["Date"], raw["Message-ID"] = "Mon, 23 Nov 2026 10:00:00 +0100", headers.pop("message_id", "<1@moreau.example>")
    for name, value in headers.items():
        raw[name.replace("_", "-")] = value
    raw.set_content(text)
    return arrive_raw(raw.as_bytes(), sender=sender, to=to)


def arrive_raw(raw: bytes, *, sender: str, to: str) -> IncomingEmail:
    """The same for a mail as it stands."""
    incoming = mail.take_in(raw, envelope_from=sender, envelope_to=[to], mailbox=Mailbox.objects.default())
    IncomingQueue().run_due()
    incoming.refresh_from_db()
    return incoming


def from_client() -> list[Message]:
    return list(Message.objects.filter(entry__contact__isnull=False))


def believe_the_house_s_server() -> str:
    """Name it as trusted; the address to which mails without a signed one come."""
    box = Mailbox.objects.default()
    box.trusted_server = "mx.joindre.example"
    box.save()
    return box.address
