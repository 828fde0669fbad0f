"""The reasons why a mail about a request was refused, set aside or kept for the staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RefusalReason(TextChoices):
    """Why a mail about a request has the outcome it has (I2)."""

    NO_REQUEST = "no_request", _("No request was found that it could be about.")
    UNKNOWN_SENDER = "unknown_sender", _("The sender is neither a contact of this customer nor a colleague.")
    SENDER_UNVERIFIED = "sender_unverified", _("Nothing proves the sender: it came to no signed address of theirs.")
    SENDER_FALSIFIED = "sender_falsified", _("The sender’s address is falsified.")
    NOT_ENTITLED = "not_entitled", _("The sender may not write on this request.")
    THIRD_PARTY = "third_party", _("Kept for the staff: it answers an email sent to somebody else than the client.")
    OF_A_COLLEAGUE = "of_a_colleague", _("Kept for the staff: a colleague wrote it to nobody at the customer’s.")
    AUTOMATIC = "automatic", _("An automatic reply: noted on the request, not a message.")
    BLOCKED = "blocked", _("The conversation on this request is blocked.")
    CLOSED = "closed", _("The request is closed.")
    MESSAGES_OFF = "messages_off", _("Messages on requests are switched off.")
    NOT_VISIBLE = "not_visible", _("The customer does not see this request.")
    RIGHT_MISSING = "right_missing", _("The sender lacks the right to write messages.")
    EMPTY = "empty", _("There was nothing to read in it.")
    FIRST_UNVERIFIED = (
        "first_unverified",
        _("Nothing proves the sender. In the settings of the mailbox, name its trusted server or accept such emails."),
    )
    FIRST_AUTOMATIC = "first_automatic", _("An automatic email: it opens no request.")
    OF_A_LIST = "of_a_list", _("It came by a mailing list: it opens no request by itself.")
    UNKNOWN_TO_ALL = "unknown_to_all", _("The sender is no known contact, and no rule says whose customer they are.")
    TOO_MANY_STRANGERS = (
        "too_many_strangers",
        _("Many unknown senders of this domain wrote within an hour: this one waits for somebody who looks at it."),
    )
    COLLEAGUE = "colleague", _("The sender is a colleague or one of our own mailboxes: it is not known for whom it is.")
    SEVERAL_CUSTOMERS = "several_customers", _("The sender is a contact of several customers.")
    SEVERAL_PEOPLE = "several_people", _("Several contacts have the sender’s address.")
    OUT_OF_SERVICE = "out_of_service", _("The sender’s contact, site or customer is out of service.")
    MAY_NOT_OPEN = "may_not_open", _("The sender may not open requests.")
    BINNED = "binned", _("Put in the bin by a colleague.")
