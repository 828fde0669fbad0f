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
    AUTOMATIC = "automatic", _("An automatic reply: noted on the request, not a message.")
    BLOCKED = "blocked", _("The conversation on this request is blocked.")
    CLOSED = "closed", _("The request is closed.")
    MESSAGES_OFF = "messages_off", _("Messages on requests are switched off.")
    NOT_VISIBLE = "not_visible", _("The customer does not see this request.")
    RIGHT_MISSING = "right_missing", _("The sender lacks the right to write messages.")
    EMPTY = "empty", _("There was nothing to read in it.")
