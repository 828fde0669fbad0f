"""Who reads a conversation, and what every line of it has."""

from dataclasses import dataclass
from typing import ClassVar

from joindre.company.models import Company
from joindre.directory.models import Contact
from joindre.messaging.emails import desk_of, shown_identity
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Entry, Ticket


@dataclass(frozen=True, kw_only=True)
class ClientReader:
    """One contact before one request, under the settings as they are now."""

    ticket: Ticket
    contact: Contact
    settings: MessageSettings
    #: Its name stands in the place of a work group's.
    company: Company

    def wrote(self, entry: Entry) -> bool:
        """Whether it is by this person, at whichever place of theirs."""
        return entry.contact is not None and entry.contact.person_id == self.contact.person_id

    def name_of_author(self, entry: Entry) -> str:
        """A colleague’s name, or that which the settings choose for support; blank where they choose none (D7)."""
        if entry.contact is not None:
            return entry.contact.name
        return shown_identity(entry.employee, self.settings, desk=self.desk)

    @property
    def desk(self) -> str:
        """What who answers is called where no name is chosen (U6)."""
        return desk_of(self.ticket, self.company)


@dataclass(frozen=True, kw_only=True)
class Line:
    """An entry as the client reads it."""

    template: ClassVar[str]

    entry: Entry


@dataclass(frozen=True, kw_only=True)
class HistoryLine(Line):
    """A quiet sentence between the messages."""

    template = "portal/_history_line.html"

    text: str
