"""Plays one story on one request by the real acts. The steps happen one after another, until the present."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from joindre.calls.actions import NewCall, log_call
from joindre.calls.models import Call
from joindre.demo import mail
from joindre.demo.chance import Chance
from joindre.demo.hours import later
from joindre.demo.sample_files import SampleFile
from joindre.demo.stories import Step, rich, tell
from joindre.directory.models import Contact, Employee
from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.lib.richtext import CleanHtml
from joindre.messaging import actions
from joindre.messaging.models import Message, SentMail
from joindre.notes.actions import write_note
from joindre.tickets import actions as tickets
from joindre.tickets.models import HoldReason, Priority, Severity, Status, Ticket, TicketType

#: Working minutes until a step of this kind happens: at least, at most.
DELAYS: Final[Mapping[str, tuple[int, int]]] = {
    "work": (4, 50), "agent": (10, 260), "client": (15, 700), "note": (5, 90), "call": (8, 150), "mail": (5, 80),
    "received": (60, 900), "hold": (5, 120), "resolve": (20, 900), "close": (10, 300), "priority": (1, 8),
    "change": (5, 120), "block": (1, 5),
}  # fmt: skip
#: Working minutes of a day.
DAY: Final = 9.5 * 60
#: A message that nobody has read is at most this old, when a story stops with it.
UNREAD_FOR: Final = timedelta(days=7)
#: Shares of cases: a client reads an answer on the portal; a recipient's mailbox is full.
READ_ON_PORTAL: Final = 0.6
BOUNCED: Final = 0.09


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The values that describe requests, each by the name or type that the stories use."""

    statuses: Mapping[str, Status]
    priorities: Mapping[str, Priority]
    severities: Mapping[str, Severity]
    types: Mapping[str, TicketType]
    hold_reasons: Mapping[str, HoldReason]


@dataclass(kw_only=True)
class Player:
    ticket: Ticket
    agent: Employee
    client: Contact
    words: Mapping[str, str]
    chance: Chance
    #: The present: what would happen later has not happened yet.
    now: datetime
    choices: Choices
    #: The file that a message of this request may carry.
    attachment: SampleFile | None = None
    #: The agents' newest message that the client has not seen on the portal.
    _unseen: Message | None = None

    def __post_init__(self) -> None:
        self.at = self.ticket.created_at

    def play(self, steps: tuple[Step, ...]) -> None:
        """Let the steps happen, each by its act, at its moment."""
        for step in steps:
            at = later(self.at, minutes=self.chance.uniform(*DELAYS[step.kind]))
            if at > self.now - timedelta(minutes=20):
                break
            self._read_before(step, at)
            self.at = at
            with clock.at(at):
                ACTS[step.kind](self, step)
        self._read_before(None, self.now)

    def say(self, text: str) -> str:
        return tell(text, self.words, self.chance)

    def _read_before(self, step: Step | None, moment: datetime) -> None:
        """Mark as read what was read before this moment: whoever answers has read everything, and clients look now and
        then.
        """
        soon = later(self.at, minutes=self.chance.uniform(4, 150))
        seen_at = soon if soon < moment else self.at + (moment - self.at) / 2
        is_staff = step is not None and step.kind not in {"client", "received"}
        is_long_ago = step is None and self.now - self.at > UNREAD_FOR
        with clock.at(seen_at):
            if is_staff or is_long_ago:
                self._mark_all_read()
            comes_back = step is not None and step.kind == "client"
            if self._unseen is not None and (comes_back or self.chance.hits(READ_ON_PORTAL)):
                self._see(self._unseen)

    def _mark_all_read(self) -> None:
        unread = Message.objects.filter(entry__ticket=self.ticket, entry__contact__isnull=False, read_at=None)
        for message in unread.order_by("pk"):
            actions.mark_read(message, by=self.agent)

    def _see(self, message: Message) -> None:
        if self.client.person.account_id is not None:
            actions.record_read_receipt(self.ticket, entry_id=message.entry_id, by=self.client)
            self._unseen = None

    @property
    def can_talk(self) -> bool:
        """Whether the client sees the request: nothing is said to a client who does not."""
        return self.ticket.is_client_visible

    def answer(self, step: Step) -> None:
        if not self.can_talk:
            return
        tickets.resume(self.ticket, by=self.agent)
        body = rich(self.say(step.text))
        is_notified = "notify" in step.rest and bool(self.client.email)
        new = actions.NewMessage(body=body, files=self._files(step, is_for_client=False), notify=is_notified)
        self._unseen = actions.post_message(self.ticket, new, by=self.agent)
        mail.deliver(sent_at=self.at)

    def ask(self, step: Step) -> None:
        if not self.can_talk:
            return
        body = rich(self.say(step.text))
        if "mail" in step.rest or self.client.person.account_id is None:
            mail.answer(self.ticket, body, by=self.client, at=self.at)
            return
        new = actions.NewMessage(body=body, files=self._files(step, is_for_client=True))
        actions.post_message(self.ticket, new, by=self.client)

    def note(self, step: Step) -> None:
        write_note(self.ticket, body=rich(self.say(step.text)), by=self.agent)

    def call(self, step: Step) -> None:
        direction, outcome, *duration = step.rest.split()
        minutes, _colon, seconds = (duration or ["0:00"])[0].partition(":")
        call = NewCall(
            direction=Call.Direction(direction),
            contact=self.client,
            number=self.client.phone or self.client.mobile,
            outcome=Call.Outcome(outcome),
            seconds=int(minutes) * 60 + int(seconds),
            line=self.say(step.text)[:300],
        )
        log_call(self.ticket, call, by=self.agent)

    def mail(self, step: Step) -> None:
        addresses = [address.strip() for address in self.say(step.rest).split(";")]
        sent = send_mail(self.ticket, rich(self.say(step.text)), to=addresses, by=self.agent)
        mail.deliver(sent_at=self.at)
        failed = [address for address in addresses if self.chance.hits(BOUNCED)]
        mail.bounce(sent.email, failed, at=self.at + timedelta(minutes=2))

    def receive(self, step: Step) -> None:
        body = rich(self.say(step.text))
        mail.answer_of_third_party(self.ticket, body, address=self.say(step.rest), at=self.at)

    def take(self, _step: Step) -> None:
        self.save(assignee=self.agent, status=self.choices.statuses[Status.Type.IN_PROGRESS])

    def hold(self, step: Step) -> None:
        """The rest of the line is the reason and, for an appointment, in how many working days it is."""
        reason, _bar, days = (part.strip() for part in step.rest.partition("|"))
        at = later(self.at, minutes=float(days) * DAY) if days else None
        terms = tickets.HoldTerms(
            reason=self.choices.hold_reasons[reason],
            appointment=at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0) if at else None,
            comment=self.say(step.text),
        )
        tickets.put_on_hold(self.ticket, terms, by=self.agent)

    def resolve(self, _step: Step) -> None:
        self.save(status=self.choices.statuses[Status.Type.RESOLVED])

    def close(self, _step: Step) -> None:
        self.save(status=self.choices.statuses[Status.Type.CLOSED_INTERNALLY])

    def prioritise(self, step: Step) -> None:
        self.save(priority=self.choices.priorities[step.rest])

    def block(self, _step: Step) -> None:
        tickets.block(self.ticket, by=self.agent)

    def record(self, step: Step) -> None:
        """Write a note about a change of something outside the request."""
        what, old, new = (part.strip() for part in self.say(step.rest).split("|"))
        text = f"{what} : {old} → {new}" if old else f"{what} : {new}"
        write_note(self.ticket, body=rich(self.say(text)), by=self.agent)

    def save(self, **wanted: Any) -> None:
        save(self.ticket, by=self.agent, **wanted)

    def _files(self, step: Step, *, is_for_client: bool) -> list[StoredFile]:
        if "files" not in step.rest or self.attachment is None:
            return []
        return [self.attachment.store(self.ticket, is_for_client=is_for_client)]


def save(ticket: Ticket, *, by: Employee, **wanted: Any) -> None:
    """Save details of a request as the form does: beside each new value stands the one that the form showed (T6)."""
    current = Ticket.objects.get(pk=ticket.pk)
    shown = {name: str(getattr(current, f"{name}_id") or "") for name in wanted}
    tickets.save_details(ticket, tickets.Details(wanted=wanted, shown=shown), by=by)


def send_mail(ticket: Ticket, body: CleanHtml, *, to: list[str], by: Employee, template: str = "") -> SentMail:
    """*Envoyer par mail* with the subject that the dialog proposes (M6)."""
    new = actions.NewMail(
        to=[actions.NewRecipient(address=address) for address in to],
        subject=f"Demande {ticket.number} du {ticket.created_at:%d/%m/%Y}",
        body=body,
        template=template,
    )
    return actions.send_mail(ticket, new, by=by)


ACTS: Final[Mapping[str, Callable[[Player, Step], None]]] = {
    "work": Player.take, "agent": Player.answer, "client": Player.ask, "note": Player.note, "call": Player.call,
    "mail": Player.mail, "received": Player.receive, "hold": Player.hold, "resolve": Player.resolve,
    "close": Player.close, "priority": Player.prioritise, "change": Player.record, "block": Player.block,
}  # fmt: skip
