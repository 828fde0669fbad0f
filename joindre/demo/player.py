"""One story told on one request: its steps, one after another, until the present."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from joindre.calls.models import Call
from joindre.demo.chance import Chance
from joindre.demo.feed import Copy, Feeds
from joindre.demo.hours import later
from joindre.demo.stories import Step, rich, tell
from joindre.directory.models import Author, Contact, Employee
from joindre.files.models import StoredFile
from joindre.messaging.models import Message, ReadReceipt
from joindre.tickets.models import Change, Priority, Status, Ticket

#: Working minutes until a step of this kind happens: at least, at most.
DELAYS: Final[Mapping[str, tuple[int, int]]] = {
    "work": (4, 50), "agent": (10, 260), "client": (15, 700), "note": (5, 90), "call": (8, 150), "mail": (5, 80),
    "received": (60, 900), "hold": (5, 120), "resolve": (20, 900), "close": (10, 300), "priority": (1, 8),
    "change": (5, 120), "block": (1, 5),
}  # fmt: skip
#: A message that nobody has read is at most this old, when a story stops with it.
UNREAD_FOR: Final = timedelta(days=7)
OFTEN: Final = 0.6
SELDOM: Final = 0.09


@dataclass(frozen=True, kw_only=True)
class House:
    """What the statuses and priorities are called, by their type and name."""

    statuses: Mapping[str, Status]
    priorities: Mapping[str, Priority]


@dataclass(kw_only=True)
class Player:
    feeds: Feeds
    ticket: Ticket
    agent: Employee
    words: Mapping[str, str]
    chance: Chance
    now: datetime
    house: House
    #: Files that a message of this request may carry.
    enclosures: list[StoredFile] = field(default_factory=list)
    at: datetime = field(init=False)
    _unread: list[Message] = field(default_factory=list)
    _unseen: Message | None = None

    def __post_init__(self) -> None:
        self.at = self.ticket.created_at

    @property
    def client(self) -> Contact:
        if self.ticket.requester is None:
            raise ValueError("a story needs somebody who asks")
        return self.ticket.requester

    def play(self, steps: tuple[Step, ...]) -> None:
        """Let the steps happen; what would lie in the future has not happened yet."""
        opened = Change(what=Change.What.OPENED)
        self.feeds.change(self.ticket, opened, at=self.at, by=self.client, is_for_client=True)
        for step in steps:
            at = later(self.at, minutes=self.chance.uniform(*DELAYS[step.kind]))
            if at > self.now - timedelta(minutes=20):
                break
            self._settle_reading(step, before=at)
            self.at = at
            ACTS[step.kind](self, step)
        self._settle_reading(None, before=self.now)
        self.ticket.unread_count = len(self._unread)
        self._validate()

    def say(self, text: str) -> str:
        return tell(text, self.words, self.chance)

    def _settle_reading(self, step: Step | None, *, before: datetime) -> None:
        """Whoever answers has read what there was to read; the client looks at the portal now and then."""
        soon = later(self.at, minutes=self.chance.uniform(4, 150))
        seen_at = soon if soon < before else self.at + (before - self.at) / 2
        is_staff = step is not None and step.kind not in {"client", "received"}
        is_long_ago = step is None and self.now - self.at > UNREAD_FOR
        if is_staff or is_long_ago:
            for message in self._unread:
                message.read_by, message.read_at = self.agent, seen_at
            self._unread.clear()
        comes_back = step is not None and step.kind == "client"
        if self._unseen is not None and (comes_back or self.chance.hits(OFTEN)):
            self._see(self._unseen, seen_at)

    def _validate(self) -> None:
        """What was resolved long ago has been validated by the client, more often than not (K3)."""
        at = later(self.at, minutes=self.chance.uniform(300, 4000))
        if self.ticket.status.type == Status.Type.RESOLVED and at < self.now and self.chance.hits(OFTEN):
            self.at = at
            self._move(Status.Type.CLOSED_BY_CUSTOMER, by=self.client)
            self.ticket.closed_at = at

    def _see(self, message: Message, at: datetime) -> None:
        if self.client.person.account_id is not None and at > message.entry.created_at:
            reading = ReadReceipt(ticket=self.ticket, contact=self.client, entry=message.entry, read_at=at)
            self.feeds.readings.append(reading)
            self._unseen = None

    def answer(self, step: Step) -> None:
        message = self.feeds.message(self.ticket, rich(self.say(step.text)), at=self.at, by=self.agent)
        self._unseen = message
        if "notify" in step.rest and self.client.email:
            self.feeds.notified(message, self.client)
        self._enclose(message, step)

    def ask(self, step: Step) -> None:
        by_mail = "mail" in step.rest and bool(self.client.email)
        body = rich(self.say(step.text))
        message = self.feeds.message(self.ticket, body, at=self.at, by=self.client, by_mail=by_mail)
        self._unread.append(message)
        self._enclose(message, step)

    def note(self, step: Step) -> None:
        self.feeds.note(self.ticket, rich(self.say(step.text)), at=self.at, by=self.agent)

    def call(self, step: Step) -> None:
        direction, outcome, *duration = step.rest.split()
        minutes, _colon, seconds = (duration or ["0:00"])[0].partition(":")
        call = Call(
            direction=direction,
            contact=self.client,
            number=self.client.phone or self.client.mobile,
            outcome=outcome,
            seconds=int(minutes) * 60 + int(seconds),
            line=self.say(step.text)[:300],
        )
        self.feeds.call(self.ticket, call, at=self.at, by=self.agent)

    def mail(self, step: Step) -> None:
        addresses = [address.strip() for address in self.say(step.rest).split(";")]
        copies = [Copy(address=address, is_bounced=self.chance.hits(SELDOM)) for address in addresses]
        self.feeds.sent(self.ticket, rich(self.say(step.text)), at=self.at, by=self.agent, copies=copies)

    def receive(self, step: Step) -> None:
        body = rich(self.say(step.text))
        self.feeds.received(self.ticket, body, at=self.at, address=self.say(step.rest))

    def take(self, _step: Step) -> None:
        self.ticket.assignee = self.agent
        assignee = Change(what=Change.What.FIELD, field="assignee", new=self.agent.name)
        self.feeds.change(self.ticket, assignee, at=self.at, by=self.agent)
        self._move(Status.Type.IN_PROGRESS)

    def hold(self, step: Step) -> None:
        self._move(Status.Type.ON_HOLD)
        self.ticket.on_hold_at = self.at
        self.feeds.note(self.ticket, rich(self.say(step.text)), at=self.at + timedelta(seconds=40), by=self.agent)

    def resolve(self, _step: Step) -> None:
        self._move(Status.Type.RESOLVED)
        self.ticket.resolved_at = self.at

    def close(self, _step: Step) -> None:
        self._move(Status.Type.CLOSED_INTERNALLY)
        self.ticket.closed_at = self.at

    def prioritise(self, step: Step) -> None:
        old, self.ticket.priority = self.ticket.priority, self.house.priorities[step.rest]
        change = Change(what=Change.What.FIELD, field="priority", old=str(old or ""), new=step.rest)
        self.feeds.change(self.ticket, change, at=self.at, by=self.agent)

    def block(self, _step: Step) -> None:
        self.ticket.is_blocked = True
        change = Change(what=Change.What.BLOCKED)
        self.feeds.change(self.ticket, change, at=self.at, by=self.agent, is_for_client=True)

    def record(self, step: Step) -> None:
        """A line of history about something outside the request is told as a note."""
        what, old, new = (part.strip() for part in self.say(step.rest).split("|"))
        told = f"{what} : {old} → {new}" if old else f"{what} : {new}"
        self.feeds.note(self.ticket, rich(self.say(told)), at=self.at, by=self.agent)

    def _move(self, kind: Status.Type, *, by: Author | None = None) -> None:
        old, self.ticket.status = self.ticket.status, self.house.statuses[kind]
        self.ticket.on_hold_at = None
        change = Change(what=Change.What.FIELD, field="status", old=old.name, new=self.ticket.status.name)
        self.feeds.change(self.ticket, change, at=self.at, by=by or self.agent, is_for_client=True)

    def _enclose(self, message: Message, step: Step) -> None:
        if "files" in step.rest and self.enclosures:
            self.feeds.attached.append((message, self.enclosures[0]))


ACTS: Final[Mapping[str, Callable[[Player, Step], None]]] = {
    "work": Player.take, "agent": Player.answer, "client": Player.ask, "note": Player.note, "call": Player.call,
    "mail": Player.mail, "received": Player.receive, "hold": Player.hold, "resolve": Player.resolve,
    "close": Player.close, "priority": Player.prioritise, "change": Player.record, "block": Player.block,
}  # fmt: skip
