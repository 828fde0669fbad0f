"""Makes the answers of a client by mail and measures them, from the raw bytes to the message in the feed."""

import time
from dataclasses import dataclass
from email.message import EmailMessage

from joindre.directory.models import Contact
from joindre.mail.incoming.actions import take_in
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.messaging.emails import reply_address
from joindre.messaging.new import recipient_of
from joindre.tickets.actions import Opening, open_ticket

WORDS = "Bonjour, l’aperçu est correct mais la dernière page sort blanche. Pouvez-vous regarder ?\n\n"


@dataclass(frozen=True, kw_only=True)
class Figure:
    #: Milliseconds of CPU a mail.
    cpu: float


def measure(contact: Contact, *, count: int) -> Figure:
    """Each is taken in, read and posted; raise `RuntimeError` where one is not."""
    ticket = open_ticket(Opening(site=contact.site, title="Impression", requester=contact), by=contact)
    address = reply_address(Mailbox.objects.default(), ticket, "m", recipient_of(contact))
    raws = [answer(number, sender=contact.email, to=address) for number in range(count)]
    reading = IncomingQueue()
    known, before = IncomingEmail.objects.filter(outcome="posted").count(), time.process_time()
    for raw in raws:
        take_in(raw, envelope_from=contact.email, envelope_to=[address], mailbox=Mailbox.objects.default())
    while reading.run_due():
        pass
    spent = time.process_time() - before
    posted = IncomingEmail.objects.filter(outcome="posted").count() - known
    if posted != count:
        raise RuntimeError(f"{posted} of {count} mails were posted")
    return Figure(cpu=spent / count * 1000)


def answer(number: int, *, sender: str, to: str) -> bytes:
    """Text and HTML, with the earlier mail quoted, as mail programs send them."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Hugo Renard <{sender}>", to, "Re: Impression à reprendre"
    mail["Date"], mail["Message-ID"] = "Tue, 24 Nov 2026 10:00:00 +0100", f"<{number}@bench.example>"
    quoted = "".join(f"> ligne {line} du mail précédent\n" for line in range(12))
    mail.set_content(f"{number}. {WORDS}Le mar. 24 nov. 2026 à 09:40, Support a écrit :\n{quoted}")
    mail.add_alternative(f"<p>{number}. {WORDS}</p><blockquote><p>{quoted}</p></blockquote>", subtype="html")
    return mail.as_bytes()
