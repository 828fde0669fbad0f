"""What each right lets one do, in a sentence, and the groups in which rights are shown (S1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.accounts.rights import CLIENT_RIGHTS, Right


@dataclass(frozen=True, kw_only=True)
class RightGroup:
    """Rights that are about one thing."""

    title: str | Promise
    rights: Sequence[Right]

    @property
    def is_for_clients(self) -> bool:
        return CLIENT_RIGHTS.issuperset(self.rights)


RIGHT_GROUPS: Final[Sequence[RightGroup]] = (
    RightGroup(
        title=_("Requests"),
        rights=[Right.SEARCH_TICKETS, Right.CREATE_TICKET, Right.CHANGE_TICKET, Right.PUT_ON_HOLD, Right.MERGE],
    ),
    RightGroup(
        title=_("Messages, emails and calls"),
        rights=[
            Right.DIRECT_MESSAGES,
            Right.BLOCK_CONVERSATION,
            Right.SEND_MAIL,
            Right.WRITE_NOTES,
            Right.CALLS,
            Right.CATCHMAIL_JOURNAL,
        ],
    ),
    RightGroup(
        title=_("Contacts"),
        rights=[Right.CREATE_CONTACT, Right.CHANGE_CONTACT, Right.DIRECTORY, Right.PERSONAL_DATA],
    ),
    RightGroup(title=_("Documents"), rights=[Right.ADD_DOCUMENT, Right.CHANGE_DOCUMENT, Right.DELETE_DOCUMENT]),
    RightGroup(
        title=_("Settings and operation"),
        rights=[Right.SETTINGS, Right.ACCOUNTS, Right.AUDIT, Right.API, Right.CLIENT_VIEW],
    ),
    RightGroup(title=pgettext_lazy("rights", "Client portal"), rights=[Right.CLIENT_PORTAL, Right.CLIENT_MESSAGES]),
)

RIGHT_SENTENCES: Final[Mapping[Right, str | Promise]] = {
    Right.SEARCH_TICKETS: _("Sees the list of requests, searches it, opens requests, and writes direct messages."),
    Right.CREATE_TICKET: _("Opens new requests for a customer."),
    Right.CHANGE_TICKET: _(
        "Changes title, status, assignee and other details, the people of a request, and whether the customer sees it."
    ),
    Right.PUT_ON_HOLD: _("Puts a request on hold with a reason, and resumes it."),
    Right.MERGE: _("Merges two requests, and links requests to each other."),
    Right.DIRECT_MESSAGES: _("Opens requests, and writes direct messages that the customer reads at once."),
    Right.BLOCK_CONVERSATION: _("Blocks the conversation on a request, so that nobody writes there, and unblocks it."),
    Right.SEND_MAIL: _("Sends emails from a request, to anybody, with documents."),
    Right.WRITE_NOTES: _("Writes internal notes, which customers never see."),
    Right.CALLS: _("Records telephone calls on a request."),
    Right.CATCHMAIL_JOURNAL: _(
        "Sees the emails that arrived, opens requests with those that were set aside, and has failed ones read again."
    ),
    Right.CREATE_CONTACT: _("Creates a contact from a request."),
    Right.CHANGE_CONTACT: _("Changes name, numbers, addresses, roles and notes of a contact."),
    Right.DIRECTORY: _("Opens the directory of all contacts, merges contacts and takes them out of service."),
    Right.PERSONAL_DATA: _("Hands over all that is known of a person, or erases it."),
    Right.ADD_DOCUMENT: _("Links documents to a request."),
    Right.CHANGE_DOCUMENT: _("Renames a document, and shows it to the customer or not."),
    Right.DELETE_DOCUMENT: _("Deletes a document from a request."),
    Right.SETTINGS: _("Opens the settings of company, messages and lists, and sees who changed what there."),
    Right.ACCOUNTS: _("Creates and changes accounts and profiles. At least one active account keeps this right."),
    Right.AUDIT: _("Sees who changed what in the settings, and whether the portal works: queues, processes, errors."),
    Right.API: _("Makes tokens by which programs act in one’s own name."),
    Right.CLIENT_VIEW: _("Looks at the client portal as one of the clients."),
    Right.CLIENT_PORTAL: _("Signs in to the client portal, sees requests within its own reach, and opens new ones."),
    Right.CLIENT_MESSAGES: _("Reads and writes messages on these requests."),
}
