"""The newest request of the demo, which the pictures show. It has every kind of entry and is written by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from joindre.calls.actions import NewCall, log_call
from joindre.demo import mail
from joindre.demo.company import DOMAIN, PRINTING
from joindre.demo.hours import earlier, later
from joindre.demo.player import Choices, save, send_mail
from joindre.demo.sample_files import ANALYSIS_FILE, LOG, SampleFile, screenshot
from joindre.demo.stories import rich, typeset
from joindre.directory.models import Contact, Employee, WorkGroup
from joindre.documents.actions import DocumentQueue
from joindre.lib import clock
from joindre.messaging import actions
from joindre.notes.actions import write_note
from joindre.tickets.actions import Opening, follow, open_ticket
from joindre.tickets.documents import link_address, link_document
from joindre.tickets.models import Status, Ticket

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
DRIVER: Final = "https://www.imprimeur.example/pilotes/6.8"
FULL_MAILBOX: Final = "achats@delorme.example"
RECIPIENTS: Final = ["hotline@imprimeur.example", f"marc.petit@{DOMAIN}", FULL_MAILBOX]
FILES: Final = (
    SampleFile(name="erreur-imprimante.log", data=LOG.encode()),
    SampleFile(name="file-d-attente.png", data=screenshot()),
)


def play(sophie: Contact, *, team: Mapping[str, Employee], choices: Choices, now: datetime) -> Ticket:
    """Play this request up to a message of two minutes ago that nobody has read yet. Return the request."""
    opened_at = earlier(now, minutes=AGO)
    with clock.at(opened_at):
        ticket = _open(sophie)
    day = _Day(ticket=ticket, sophie=sophie, claire=team["claire.bernard"], marc=team["marc.petit"], choices=choices)
    for minutes, act in STEPS:
        at = later(opened_at, minutes=minutes)
        with clock.at(at):
            act(day, at)
    with clock.at(earlier(now, minutes=26)):
        write_note(ticket, body=rich(typeset(NOTE)), by=team["marc.petit"])
    mail.answer(ticket, rich(typeset(LAST)), by=sophie, at=earlier(now, minutes=2))
    return ticket


def _open(sophie: Contact) -> Ticket:
    """Open the request. Its user is left empty, so that the field can be tried."""
    opening = Opening(
        site=sophie.site,
        title=typeset(TITLE),
        description=rich(typeset(DESCRIPTION)),
        requester=sophie,
        work_group=WorkGroup.objects.get(name=PRINTING),
    )
    return open_ticket(opening, by=sophie)


@dataclass(kw_only=True)
class _Day:
    """What Sophie, who asks, and Claire, who answers, do on that day."""

    ticket: Ticket
    sophie: Contact
    claire: Employee
    marc: Employee
    choices: Choices

    def describe(self, _at: datetime) -> None:
        choices = self.choices
        details = {
            "type": choices.types["Correction"],
            "severity": choices.severities["Majeure"],
            "priority": choices.priorities["Normale"],
        }
        save(self.ticket, by=self.claire, **details)

    def take(self, _at: datetime) -> None:
        high, status = self.choices.priorities["Haute"], self.choices.statuses[Status.Type.IN_PROGRESS]
        save(self.ticket, by=self.claire, assignee=self.claire, priority=high, status=status)
        follow(self.ticket, by=self.marc)

    def send_files(self, _at: datetime) -> None:
        files = [file.store(self.ticket, is_for_client=True) for file in FILES]
        actions.post_message(self.ticket, actions.NewMessage(body=rich(typeset(FIRST)), files=files), by=self.sophie)

    def read(self, _at: datetime) -> None:
        message = self.ticket.entries.get(kind="message").message
        actions.mark_read(message, by=self.claire)
        for file in message.files.order_by("pk"):
            link_document(self.ticket, file, is_external=True, by=self.claire)
        link_address(self.ticket, DRIVER, name=typeset("Notes de version du pilote 6.8"), by=self.claire)
        analysis = ANALYSIS_FILE.store(self.ticket, is_for_client=False)
        link_document(self.ticket, analysis, is_external=False, by=self.claire)

    def answer(self, at: datetime) -> None:
        actions.post_message(self.ticket, actions.NewMessage(body=rich(typeset(ANSWER)), notify=True), by=self.claire)
        mail.deliver(sent_at=at)

    def look(self, _at: datetime) -> None:
        newest = self.ticket.entries.filter(kind="message").latest("pk")
        actions.record_read_receipt(self.ticket, entry_id=newest.pk, by=self.sophie)

    def call(self, _at: datetime) -> None:
        call = NewCall(contact=self.sophie, number=self.sophie.phone, seconds=252, line=typeset(CALL))
        log_call(self.ticket, call, by=self.claire)

    def ask_around(self, at: datetime) -> None:
        sent = send_mail(self.ticket, rich(typeset(MAIL)), to=RECIPIENTS, by=self.claire, template="synthesis")
        DocumentQueue().run_due()
        mail.deliver(sent_at=at)
        mail.bounce(sent.email, [FULL_MAILBOX], at=at + timedelta(minutes=2))


#: Working minutes after the opening, and what happens then.
STEPS: Final = (
    (5, _Day.describe),
    (6, _Day.take),
    (17, _Day.send_files),
    (19, _Day.read),
    (26, _Day.answer),
    (48, _Day.look),
    (126, _Day.call),
    (138, _Day.ask_around),
)
