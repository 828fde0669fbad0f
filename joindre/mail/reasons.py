"""Why a mail did not arrive, was not taken or was not posted: codes in rows, plain words for people (M7, I2)."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """Why a copy of a mail was delayed, refused or came back (M7)."""

    BAD_ADDRESS = "bad_address", _("This is not an address that mail can be sent to.")
    UNKNOWN_ADDRESS = "unknown_address", _("This address does not exist at the recipient’s.")
    UNKNOWN_DOMAIN = "unknown_domain", _("The part of the address after the @ does not exist or takes no mail.")
    ADDRESS_CLOSED = "address_closed", _("This address is switched off at the recipient’s.")
    MAILBOX_FULL = "mailbox_full", _("The recipient’s mailbox is full.")
    TOO_LARGE = "too_large", _("The mail is too large for the recipient’s server: send fewer or smaller files.")
    SPAM = "spam", _("The recipient’s server takes the mail for unwanted advertising.")
    NOT_ALLOWED = "not_allowed", _("The server does not allow this mail: our mail server’s settings need a look.")
    SENDER_REFUSED = "sender_refused", _("The server does not accept our sender address.")
    NO_INTERNATIONAL = "no_international", _("The mail server does not take addresses with accents before the @.")
    LOOP = "loop", _("The mail goes round in circles between servers: the recipient’s redirections need a look.")
    BUSY = "busy", _("The recipient’s server asked us to try again later.")
    UNREACHABLE = "unreachable", _("Our mail server could not be reached.")
    LOGIN = "login", _("Our mail server does not accept our name and password.")
    ANSWER_LOST = "answer_lost", _("The connection broke before the server confirmed the mail.")
    FILE_MISSING = "file_missing", _("A file of the mail cannot be read.")
    ERROR = "error", _("The mail could not be put together; the administrator finds the error in the log.")
    GAVE_UP = "gave_up", _("All tries failed for five days, so we stopped trying.")
    SLOW = "slow", _("The recipient’s server has not delivered it yet and keeps trying.")
    REFUSED = "refused", _("The recipient’s server refused the mail.")


class IncomingReason(TextChoices):
    """Why an arrived mail has the outcome it has, as far as mail alone knows (I2)."""

    DUPLICATE = "duplicate", _("The same mail has arrived before.")
    OWN_MAIL = "own_mail", _("It is one of our own mails that came back.")
    BOUNCE = "bounce", _("It says that a mail of ours did not arrive; its recipient is marked.")
    DELAY_NOTICE = "delay_notice", _("It says that a mail of ours is still on its way.")
    UNKNOWN_BOUNCE = "unknown_bounce", _("It says that a mail did not arrive, but none of ours.")
    TOO_MANY = "too_many", _("This sender wrote too many mails within an hour.")
    NOT_HANDLED = "not_handled", _("Nothing in this installation takes such mails.")
    RAW_MISSING = "raw_missing", _("The stored mail cannot be read.")
    CRASHED = "crashed", _("Reading it stopped the program several times.")
    ERROR = "reading_error", _("An error stopped it; the details are in the journal.")


def explain(code: str) -> str | Promise:
    """The reason in plain words; the code itself where nobody knows it."""
    return next((choices(code).label for choices in _CHOICES if code in choices.values), code)


def add(choices: type[TextChoices]) -> None:
    """Rooms above have reasons of their own; called from their `AppConfig.ready`."""
    if choices not in _CHOICES:
        _CHOICES.append(choices)


_CHOICES: list[type[TextChoices]] = [Reason, IncomingReason]
