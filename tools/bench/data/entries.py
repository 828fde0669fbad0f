"""Makes the entries of a request: messages by the portal and by mail, mails, notes, calls, and lines of history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from joindre.calls.models import Call
from joindre.messaging.models import Message, ReceivedMail, SentMail
from joindre.notes.models import Note
from joindre.tickets.models import Change, Entry, Hold, HoldReason
from tools.bench.data import french
from tools.bench.data.bodies import MailText
from tools.bench.data.files import FilePool
from tools.bench.data.letters import Letters
from tools.bench.data.loading import Loader
from tools.bench.data.people import Cast, Who
from tools.bench.data.planned import Planned
from tools.bench.data.texts import Chance, Words

EPOCH: Final = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
#: Of a hundred entries.
SHARES: Final = {
    "reply": 26, "client": 20, "history": 24, "hold": 1, "mail_sent": 13, "note": 8, "call": 4, "mail_received": 3,
    "automatic": 0.5, "mail_refused": 0.5,
}  # fmt: skip
#: Of the requests that the page is measured on, where every message of the client comes by mail.
SHARES_BY_MAIL: Final = {
    "reply": 20, "client": 40, "history": 13, "hold": 1, "mail_sent": 10, "note": 6, "call": 4, "mail_received": 5,
    "automatic": 0.5, "mail_refused": 0.5,
}  # fmt: skip
FIELDS: Final = {
    "priority": ("Urgente", "Haute", "Normale", "Basse"),
    "severity": ("Bloquante", "Majeure", "Mineure", "Cosmétique"),
    "status": ("Créée", "En cours", "En attente"),
    "work_group": ("Support impression", "Support gestion", "Support technique"),
    "type": ("Correction", "Question", "Évolution", "Prestation"),
}
#: Fields whose changes clients read.
FOR_CLIENTS: Final = ("status", "severity")


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What the request's own row must say of its entries."""

    revision: int
    client_revision: int
    unread: int
    changed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One entry that is being written."""

    key: int
    planned: Planned
    moment: datetime
    is_unread: bool = False


class Feed:
    """Writes the entries of one request after the other."""

    def __init__(self, loader: Loader, cast: Cast, files: FilePool, texts: list[MailText], *, chance: Chance) -> None:
        self._cast, self._texts, self._chance, self._words = cast, texts, chance, Words(chance)
        self._letters = Letters(loader, cast, files, chance=chance)
        self._entries = loader.table(
            Entry, "id", "ticket_id", "revision", "client_revision", "kind", "audience", "employee_id", "contact_id",
            "created_at",
        )  # fmt: skip
        self._changes = loader.table(Change, "entry_id", "what", "field", "old", "new")
        self._holds = loader.table(Hold, "entry_id", "ticket_id", "since", "reason_id", "comment", "ended_at")
        self._reasons = list(HoldReason.objects.values_list("pk", flat=True))
        self._notes = loader.table(Note, "entry_id", "body")
        self._calls = loader.table(
            Call, "entry_id", "direction", "contact_id", "number", "outcome", "seconds", "line", "began_at"
        )
        self._sent = loader.table(SentMail, "entry_id", "email_id", "body")
        self._received = loader.table(ReceivedMail, "entry_id", "email_id", "body", "folded")
        self._messages = loader.table(
            Message, "id", "entry_id", "body", "folded", "channel", "source_id", "read_by_id", "read_at"
        )
        self._attached = loader.table(Message.files.through, "message_id", "storedfile_id")
        self._told = loader.table(Message.notifications.through, "message_id", "outgoingemail_id")
        self._count = self._message_count = self._revision = self._client_revision = 0
        self._makers: dict[str, Callable[[Line], object]] = {
            "opened": self._opened, "closed": self._closed, "history": self._history, "hold": self._hold,
            "reply": self._reply, "client": self._client, "mail_sent": self._mail_sent,
            "note": self._note, "call": self._call, "mail_received": self._mail_received,
            "automatic": self._automatic, "mail_refused": self._mail_refused,
        }  # fmt: skip

    def write(self, planned: Planned) -> Written:
        kinds = self._kinds(planned)
        moments = self._moments(planned, len(kinds))
        unread = self._unread(kinds) if planned.is_open else set()
        self._revision = self._client_revision = 0
        for place, (kind, moment) in enumerate(zip(kinds, moments, strict=True)):
            self._count += 1
            line = Line(key=self._key(moment), planned=planned, moment=moment, is_unread=place in unread)
            self._makers[kind](line)
        return Written(
            revision=self._revision,
            client_revision=self._client_revision,
            unread=len(unread),
            changed_at=moments[-1],
        )

    def keep_file(self, planned: Planned, moment: datetime) -> tuple[int, str]:
        """A file of the request that no entry shows, such as a document."""
        return self._letters.file(planned, moment, is_for_client=False)

    def _kinds(self, planned: Planned) -> list[str]:
        shares = SHARES_BY_MAIL if planned.is_measured else SHARES
        drawn = self._chance.choices(list(shares), weights=list(shares.values()), k=max(planned.entries - 2, 0))
        end = [] if planned.entries == 1 else ["history" if planned.is_open else "closed"]
        return ["opened", *drawn, *end]

    def _unread(self, kinds: list[str]) -> set[int]:
        """What the client wrote after the last answer, on one open request of three."""
        last_reply = max((place for place, kind in enumerate(kinds) if kind == "reply"), default=0)
        later = {place for place, kind in enumerate(kinds) if kind == "client" and place > last_reply}
        return later if self._chance.hits(0.33) else set()

    def _moments(self, planned: Planned, count: int) -> list[datetime]:
        life = (planned.ended_at - planned.created_at) / timedelta(seconds=1)
        seconds = sorted(self._chance.random() * life for _ in range(count - 1))
        return [planned.created_at, *(planned.created_at + timedelta(seconds=1 + after) for after in seconds)]

    def _key(self, moment: datetime) -> int:
        """As `time_keys` makes them. The count takes the place of the last bits, so that no two are the same."""
        milliseconds = (moment - EPOCH) // timedelta(milliseconds=1)
        return (milliseconds >> 8 << 20) + self._count % (1 << 20)

    def _add(self, line: Line, kind: str, *, by: Who | None = None, audience: str = "staff") -> None:
        """An entry by this contact, or by an employee."""
        self._revision += 1
        is_for_client = audience == "client"
        self._client_revision += is_for_client
        employee = None if by else (line.planned.assignee or self._chance.frequent(self._cast.employees)).pk
        self._entries.add(
            line.key, line.planned.key, self._revision, self._client_revision if is_for_client else 0, kind, audience,
            employee, by and by.key, line.moment,
        )  # fmt: skip

    def _opened(self, line: Line) -> None:
        self._add(line, Change.KIND, by=line.planned.client, audience="client")
        self._changes.add(line.key, Change.What.OPENED, "", "", "")

    def _closed(self, line: Line) -> None:
        self._add(line, Change.KIND, audience="client")
        self._changes.add(line.key, Change.What.FIELD, "status", "En cours", line.planned.status.name)

    def _history(self, line: Line) -> None:
        field = self._chance.any(list(FIELDS))
        self._add(line, Change.KIND, audience="client" if field in FOR_CLIENTS else "staff")
        old, new = self._chance.sample(FIELDS[field], 2)
        self._changes.add(line.key, Change.What.FIELD, field, old, new)

    def _hold(self, line: Line) -> None:
        """One that is over, as nearly all are."""
        self._add(line, Hold.KIND, audience="client")
        said, ended_at = self._words.sentences(french.OF_AGENTS, 1)[:300], line.moment + timedelta(hours=20)
        self._holds.add(line.key, line.planned.key, line.moment, self._chance.any(self._reasons), said, ended_at)

    def _note(self, line: Line) -> None:
        self._add(line, Note.KIND)
        self._notes.add(line.key, self._words.paragraphs(french.OF_COLLEAGUES, 1))

    def _call(self, line: Line) -> None:
        self._add(line, Call.KIND)
        is_answered, direction = self._chance.hits(0.8), self._chance.any(("out", "in"))
        seconds = int(self._chance.expovariate(1 / 240)) if is_answered else 0
        outcome = "answered" if is_answered else self._chance.any(("no_answer", "voicemail"))
        said = self._words.sentences(french.OF_COLLEAGUES, 1)[:300]
        client = line.planned.client
        self._calls.add(line.key, direction, client.key, client.phone, outcome, seconds, said, line.moment)

    def _reply(self, line: Line) -> None:
        """An agent's message; the client of two in five is told by mail."""
        self._add(line, Message.KIND, audience="client")
        body = self._words.paragraphs(french.OF_AGENTS, self._chance.randrange(1, 4))
        self._message(line, body, "", "portal", None)
        if line.planned.client.email and self._chance.hits(0.4):
            self._told.add(self._message_count, self._letters.notice(line.planned, body, line.moment))

    def _client(self, line: Line) -> None:
        """A client's message, three of five by mail with what they quoted folded away; some with files."""
        self._add(line, Message.KIND, by=line.planned.client, audience="client")
        if not line.planned.is_measured and self._chance.hits(0.4):
            body = self._words.paragraphs(french.OF_CLIENTS, self._chance.randrange(1, 4))
            self._message(line, body, "", "portal", None)
        else:
            body, folded = self._chance.any(self._texts).fill(self._words)
            source = self._letters.incoming(line.planned, line.moment, outcome="posted")
            self._message(line, body, folded, "mail", source)
        if self._chance.hits(0.15):
            file, _name = self._letters.file(line.planned, line.moment, is_for_client=True)
            self._attached.add(self._message_count, file)

    def _message(self, line: Line, body: str, folded: str, channel: str, source: int | None) -> None:
        self._message_count += 1
        reader = None if line.is_unread else self._cast.employees[0].pk
        self._messages.add(self._message_count, line.key, body, folded, channel, source, reader, reader and line.moment)

    def _mail_sent(self, line: Line) -> None:
        self._add(line, SentMail.KIND)
        body = self._words.paragraphs(french.OF_AGENTS, self._chance.randrange(1, 3))
        self._sent.add(line.key, self._letters.mail(line.planned, body, line.moment), body)

    def _mail_received(self, line: Line) -> None:
        self._add(line, ReceivedMail.Kind.RECEIVED, by=line.planned.client)
        self._receive(line, "posted")

    def _automatic(self, line: Line) -> None:
        self._add(line, ReceivedMail.Kind.AUTOMATIC, by=line.planned.client)
        self._receive(line, "ignored")

    def _mail_refused(self, line: Line) -> None:
        self._add(line, ReceivedMail.Kind.REFUSED, by=line.planned.client)
        self._receive(line, "refused")

    def _receive(self, line: Line, outcome: str) -> None:
        body, folded = self._chance.any(self._texts).fill(self._words)
        self._received.add(line.key, self._letters.incoming(line.planned, line.moment, outcome=outcome), body, folded)
