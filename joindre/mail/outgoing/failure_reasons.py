"""Why a copy of a mail did not arrive: codes in its row, plain words for people (M7)."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FailureReason(TextChoices):
    """Why a copy of a mail was delayed, refused or came back (M7)."""

    BAD_ADDRESS = "bad_address", _("This is not an address that email can be sent to.")
    UNKNOWN_ADDRESS = "unknown_address", _("This address does not exist at the recipient’s.")
    UNKNOWN_DOMAIN = "unknown_domain", _("The part of the address after the @ does not exist or takes no email.")
    ADDRESS_CLOSED = "address_closed", _("This address is switched off at the recipient’s.")
    MAILBOX_FULL = "mailbox_full", _("The recipient’s mailbox is full.")
    TOO_LARGE = "too_large", _("The email is too large for the recipient’s server: send fewer or smaller files.")
    SPAM = "spam", _("The recipient’s server considers the email to be spam.")
    NOT_ALLOWED = "not_allowed", _("The server does not allow this email: our mail server’s settings need a look.")
    SENDER_REFUSED = "sender_refused", _("The server does not accept our sender address.")
    NO_INTERNATIONAL = "no_international", _("The mail server does not take addresses with accents before the @.")
    LOOP = "loop", _("The email goes round in circles between servers: the recipient’s redirections need a look.")
    BUSY = "busy", _("The recipient’s server asked us to try again later.")
    UNREACHABLE = "unreachable", _("Our mail server could not be reached.")
    UNKNOWN_HOST = "unknown_host", _("The name of our mail server is unknown: no machine has it.")
    NOBODY_LISTENS = "nobody_listens", _("Our mail server refused the connection: nothing listens on this port.")
    TOO_LATE = "too_late", _("Our mail server did not answer in time: a firewall may be in the way.")
    CERTIFICATE = "certificate", _("The certificate of our mail server is not valid for its name, or not trusted here.")
    NO_TLS = "no_tls", _("No encrypted connection to our mail server could be made: look at the port and at TLS.")
    LOGIN = "login", _("Our mail server does not accept our name and password.")
    ANSWER_LOST = "answer_lost", _("The connection broke before the server confirmed the email.")
    FILE_MISSING = "file_missing", _("A file of the email cannot be read.")
    ERROR = "error", _("The email could not be put together; the administrator finds the error in the log.")
    GAVE_UP = "gave_up", _("All tries failed for five days, so we stopped trying.")
    SLOW = "slow", _("The recipient’s server has not delivered it yet and keeps trying.")
    COMPLAINT = "complaint", _("The recipient reported this email as unwanted.")
    REFUSED = "refused", _("The recipient’s server refused the email.")


def explain(code: str) -> str | Promise:
    """The reason in plain words; the code itself where nobody knows it."""
    return FailureReason(code).label if code in FailureReason.values else code
