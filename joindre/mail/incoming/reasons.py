"""Why an arrived mail has its outcome, as far as mail alone knows: codes in its row, plain words for people (I2)."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class IncomingReason(TextChoices):
    """Why an arrived mail has the outcome it has, as far as mail alone knows (I2)."""

    DUPLICATE = "duplicate", _("The same email has arrived before.")
    OWN_MAIL = "own_mail", _("It is one of our own emails that came back.")
    BOUNCE = "bounce", _("It says that an email of ours did not arrive; its recipient is marked.")
    DELAY_NOTICE = "delay_notice", _("It says that an email of ours is still on its way.")
    DELIVERED = "delivered", _("It says that an email of ours arrived.")
    COMPLAINT = "complaint", _("Somebody reported an email of ours as unwanted; the recipient is marked.")
    UNKNOWN_BOUNCE = "unknown_bounce", _("It says that an email did not arrive, but none of ours.")
    MAILBOX_TEST = "mailbox_test", _("It is the test of a mailbox; its result stands on the page of the mailbox.")
    TOO_MANY = "too_many", _("This sender wrote too many emails within an hour.")
    NOT_HANDLED = "not_handled", _("Nothing in this installation takes such emails.")
    RAW_MISSING = "raw_missing", _("The stored email cannot be read.")
    CRASHED = "crashed", _("Reading it stopped the program several times.")
    TOO_SLOW = "too_slow", _("Reading it took longer than an email may take. It is kept as it arrived.")
    TOO_LARGE = "too_large", _("Reading it took more memory than an email may take. It is kept as it arrived.")
    ERROR = "reading_error", _("An error stopped it.")


def explain(code: str) -> str | Promise:
    """The reason in plain words; the code itself where nobody knows it."""
    return next((choices(code).label for choices in _CHOICES if code in choices.values), code)


def add(choices: type[TextChoices]) -> None:
    """Add the reasons of an app above; it calls this from its `AppConfig.ready`."""
    if choices not in _CHOICES:
        _CHOICES.append(choices)


_CHOICES: list[type[TextChoices]] = [IncomingReason]
