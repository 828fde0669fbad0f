"""The newest request of the demo, the one of the pictures: every kind of entry, told by hand."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from joindre.calls.models import Call
from joindre.demo import enclosures
from joindre.demo.company import DOMAIN
from joindre.demo.feed import Copy, Feeds
from joindre.demo.hours import earlier, later
from joindre.demo.player import House
from joindre.demo.stories import rich, typeset
from joindre.directory.models import Contact, Employee, WorkGroup
from joindre.files import actions as files
from joindre.files.models import StoredFile
from joindre.messaging.models import ReadReceipt, SentMail
from joindre.tickets.models import Change, LinkedDocument, Severity, Status, Ticket

#: How many working minutes before the present it was opened.
AGO: Final = 320
TITLE: Final = "Les factures ne s'impriment plus depuis la mise à jour 12.4"
DESCRIPTION: Final = """\
Bonjour,

Depuis la mise à jour de ce matin, plus aucune facture ne sort sur l'imprimante de l'accueil. L'aperçu à l'écran \
s'affiche, mais le travail reste en « Erreur » dans la file d'attente.

- Les bons de livraison, eux, s'impriment.
- Karim a redémarré l'imprimante et les deux postes, sans effet.

C'est assez pressant : nous clôturons le mois ce soir.
"""
FIRST: Final = "Voici le journal demandé, et une capture de la file d'attente."
ANSWER: Final = """\
Bonjour Sophie,

Merci, le journal nous aide beaucoup : le pilote refuse les **polices incorporées** aux factures. Pouvez-vous nous \
confirmer deux points ?

- L'aperçu à l'écran est-il complet, montants compris ?
- Quel est le modèle exact de l'imprimante (étiquette au dos) ?
"""
CALL: Final = "Contournement expliqué : « Imprimer comme image ». Trois factures urgentes sont sorties."
MAIL: Final = """\
Bonjour,

Depuis la version 12.4 de Comptoir, votre pilote 6.7 répond par l'erreur 0x61 aux documents qui contiennent des \
polices incorporées. La synthèse de la demande est jointe.

Connaissez-vous ce comportement, et la version 6.8 le corrige-t-elle ?
"""
NOTE: Final = (
    "Reproduit à l'atelier : régression du pilote 6.7. La 6.8 est bonne, je prépare l'installation pour demain 8 h."
)
LAST: Final = (
    "L'aperçu est complet. L'imprimante est une **Lumina 4200**. "
    "Pensez-vous y arriver avant ce soir ? Nous avons la clôture…"
)


def dress(ticket: Ticket, sophie: Contact, *, group: WorkGroup, severity: Severity) -> None:
    """Who and where; the user is still empty, so that it can be filled."""
    ticket.requester, ticket.end_user = sophie, None
    ticket.customer, ticket.site = sophie.site.customer, sophie.site
    ticket.work_group, ticket.severity, ticket.is_client_visible = group, severity, True


def play(ticket: Ticket, feeds: Feeds, *, team: Mapping[str, Employee], house: House) -> SentMail:
    """Everything up to the mail, which is waiting for its document."""
    claire = team["claire.bernard"]
    ticket.title, ticket.description = typeset(TITLE), rich(typeset(DESCRIPTION))
    ticket.assignee, ticket.status = claire, house.statuses[Status.Type.IN_PROGRESS]
    ticket.priority = house.priorities["Haute"]
    _take(ticket, feeds, claire, house)
    _talk(ticket, feeds, claire)
    return _ask_around(ticket, feeds, claire)


def finish(ticket: Ticket, sent: SentMail, document: bytes, *, marc: Employee, now: datetime) -> None:
    """The mail's document, then what came after it: a note, and a message that nobody has read yet."""
    blob = files.keep(document)
    with transaction.atomic():
        name = f"Demande-{ticket.number}.pdf"
        sent.email.files.add(files.use(blob, name=name, media_type="application/pdf", topic=ticket.topic))
        sent.template, sent.document_state = "synthesis", SentMail.Document.ATTACHED
        sent.save(update_fields=["template", "document_state"])
        feeds = Feeds()
        feeds.note(ticket, rich(typeset(NOTE)), at=earlier(now, minutes=26), by=marc)
        feeds.message(ticket, rich(typeset(LAST)), at=earlier(now, minutes=2), by=sophie_of(ticket), by_mail=True)
        feeds.save()
        ticket.unread_count = 1
        ticket.save(update_fields=["unread_count", "revision", "client_revision", "changed_at"])


def sophie_of(ticket: Ticket) -> Contact:
    if ticket.requester is None:
        raise ValueError("Sophie asks for this one")
    return ticket.requester


def _take(ticket: Ticket, feeds: Feeds, claire: Employee, house: House) -> None:
    opened = Change(what=Change.What.OPENED)
    feeds.change(ticket, opened, at=ticket.created_at, by=sophie_of(ticket), is_for_client=True)
    at = later(ticket.created_at, minutes=6)
    for name, old, new in (
        ("assignee", "", claire.name),
        ("priority", "Normale", "Haute"),
        ("status", house.statuses[Status.Type.CREATED].name, ticket.status.name),
    ):
        change = Change(what=Change.What.FIELD, field=name, old=old, new=new)
        feeds.change(ticket, change, at=at, by=claire, is_for_client=name == "status")
        at += timedelta(seconds=7)


def _talk(ticket: Ticket, feeds: Feeds, claire: Employee) -> None:
    sophie = sophie_of(ticket)

    def after(minutes: int) -> datetime:
        return later(ticket.created_at, minutes=minutes)

    first = feeds.message(ticket, rich(typeset(FIRST)), at=after(17), by=sophie)
    first.read_by, first.read_at = claire, after(19)
    feeds.attached += [(first, file) for file in _store(ticket)]
    answer = feeds.message(ticket, rich(typeset(ANSWER)), at=after(26), by=claire)
    feeds.notified(answer, sophie)
    read_at = after(48)
    feeds.readings.append(ReadReceipt(ticket=ticket, contact=sophie, entry=answer.entry, read_at=read_at))
    call = Call(contact=sophie, number=sophie.phone, seconds=252, line=typeset(CALL))
    feeds.call(ticket, call, at=after(126), by=claire)


def _ask_around(ticket: Ticket, feeds: Feeds, claire: Employee) -> SentMail:
    copies = [
        Copy(address="hotline@imprimeur.example", name="Hotline Imprimeur"),
        Copy(address=f"marc.petit@{DOMAIN}", name="Marc Petit"),
        Copy(address="achats@delorme.example", is_bounced=True),
    ]
    at = later(ticket.created_at, minutes=138)
    return feeds.sent(ticket, rich(typeset(MAIL)), at=at, by=claire, copies=copies)


def _store(ticket: Ticket) -> list[StoredFile]:
    """Two files from the client, which are linked as external, and an analysis for ourselves."""
    external = [
        files.store(enclosures.LOG.encode(), name="erreur-imprimante.log", media_type="text/plain", topic=ticket.topic),
        files.store(enclosures.screenshot(), name="file-d-attente.png", media_type=enclosures.PNG, topic=ticket.topic),
    ]
    for file in external:
        file.is_for_client = True
        file.save(update_fields=["is_for_client"])
    analysis = files.store(
        enclosures.ANALYSIS.encode(), name="analyse-interne.md", media_type="text/markdown", topic=ticket.topic
    )
    LinkedDocument.objects.bulk_create(enclosures.link(ticket, file) for file in (*external, analysis))
    return external
