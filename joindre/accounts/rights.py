"""The rights of Joindre and their six-digit codes (specification, table "Rights")."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from joindre.lib.errors import MissingRight


class Right(TextChoices):
    """Labels are names by which administrators know a right; a button may say the same words otherwise."""

    CREATE_CONTACT = "160402", pgettext_lazy("right", "Create a contact")
    CHANGE_CONTACT = "160403", pgettext_lazy("right", "Change a contact")
    SEND_MAIL = "191901", pgettext_lazy("right", "Send by email")
    DIRECT_MESSAGES = "141341", pgettext_lazy("right", "Read and write direct messages")
    SEARCH_TICKETS = "142603", pgettext_lazy("right", "Search and open requests")
    BLOCK_CONVERSATION = "141342", pgettext_lazy("right", "Block and unblock a conversation")
    PUT_ON_HOLD = "141313", pgettext_lazy("right", "Put a request on hold and resume it")
    CLIENT_MESSAGES = "147012", pgettext_lazy("right", "Client: messages on requests")
    CREATE_TICKET = "260101", pgettext_lazy("right", "Create a request")
    CHANGE_TICKET = "260102", pgettext_lazy("right", "Change a request")
    ADD_DOCUMENT = "100107", pgettext_lazy("right", "Add a document")
    CHANGE_DOCUMENT = "100109", pgettext_lazy("right", "Change and publish a document")
    DELETE_DOCUMENT = "100110", pgettext_lazy("right", "Delete a document")
    CLIENT_PORTAL = "210601", pgettext_lazy("right", "Client: see and create requests")
    WRITE_NOTES = "900101", pgettext_lazy("right", "Write internal notes")
    CALLS = "900102", pgettext_lazy("right", "Place and log calls")
    DIRECTORY = "900103", pgettext_lazy("right", "Contacts directory")
    PERSONAL_DATA = "900104", pgettext_lazy("right", "Export and erase personal data")
    CATCHMAIL_JOURNAL = "900105", pgettext_lazy("right", "CatchMail journal")
    SETTINGS = "900106", pgettext_lazy("right", "Settings")
    ACCOUNTS = "900107", pgettext_lazy("right", "Users and rights")
    AUDIT = "900108", pgettext_lazy("right", "Audit and operation")
    API = "900109", pgettext_lazy("right", "Own API tokens")
    MERGE = "900110", pgettext_lazy("right", "Merge and link requests")
    CLIENT_VIEW = "900111", pgettext_lazy("right", "See the portal as a client does")


#: What makes somebody a user of the client portal; every other right is for employees.
CLIENT_RIGHTS = frozenset({Right.CLIENT_MESSAGES, Right.CLIENT_PORTAL})
STAFF_RIGHTS = frozenset(Right) - CLIENT_RIGHTS
#: What no page and no act asks for yet: it can be given, and has no effect so far.
NOT_USED_YET = frozenset({Right.CLIENT_VIEW, Right.MERGE})


class RightsHolder:
    """Whoever may hold rights: an account, and the employee or contact to whom it belongs."""

    def has_right(self, *rights: Right) -> bool:
        """Return whether at least one of these rights is held."""
        raise NotImplementedError

    def ensure_right(self, *rights: Right) -> None:
        """Raise `MissingRight`, which names the first of these, where none of them is held (S2)."""
        if not self.has_right(*rights):
            raise MissingRight(rights[0].label)
