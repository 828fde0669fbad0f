"""The rights of Joindre and their six-digit codes (specification, table "Rights")."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Right(TextChoices):
    CREATE_CONTACT = "160402", _("Create a contact")
    CHANGE_CONTACT = "160403", _("Change a contact")
    SEND_MAIL = "191901", _("Send by mail")
    DIRECT_MESSAGES = "141341", _("Read and write direct messages")
    SEARCH_TICKETS = "142603", _("Search and open requests")
    BLOCK_CONVERSATION = "141342", _("Block and unblock a conversation")
    PUT_ON_HOLD = "141313", _("Put a request on hold and resume it")
    CLIENT_MESSAGES = "147012", _("Client: messages on requests")
    CREATE_TICKET = "260101", _("Create a request")
    CHANGE_TICKET = "260102", _("Change a request")
    ADD_DOCUMENT = "100107", _("Add a document")
    CHANGE_DOCUMENT = "100109", _("Change and publish a document")
    DELETE_DOCUMENT = "100110", _("Delete a document")
    CLIENT_PORTAL = "210601", _("Client: see and create requests")
    WRITE_NOTES = "900101", _("Write internal notes")
    CALLS = "900102", _("Place and log calls")
    DIRECTORY = "900103", _("Contacts directory")
    PERSONAL_DATA = "900104", _("Export and erase personal data")
    CATCHMAIL_JOURNAL = "900105", _("CatchMail journal")
    SETTINGS = "900106", _("Settings")
    ACCOUNTS = "900107", _("Users and rights")
    AUDIT = "900108", _("Audit and operation")
    API = "900109", _("Own API tokens")
    MERGE = "900110", _("Merge and link requests")
    CLIENT_VIEW = "900111", _("See the portal as a client does")


#: What makes somebody a user of the client portal; every other right is for employees.
CLIENT_RIGHTS = frozenset({Right.CLIENT_MESSAGES, Right.CLIENT_PORTAL})
STAFF_RIGHTS = frozenset(Right) - CLIENT_RIGHTS
