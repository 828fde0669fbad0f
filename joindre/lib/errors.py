"""The refusals of Joindre. A refusal tells a person, in words fit for that person, why they cannot have what they asked
for.

    Refusal                 409: the state of things forbids it
    ├── MissingRight        403: a right is missing
    └── TooMany             429: too often; `seconds` says when it is possible again

Each app declares its own refusals beside what it protects, and one middleware answers them all. Every other exception
is a bug: it is logged and answered with 500.
"""

from math import ceil
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class Refusal(Exception):
    """What was asked is refused. `message` tells the person why and what to do next, in their language."""

    status = 409
    message: str | Promise = _("This is not possible right now. Reload the page and try again.")
    #: What a client reads, where the sentence above is meant for the staff.
    for_clients: str | Promise | None = None

    def __init__(self, message: str | Promise | None = None) -> None:
        self.message = self.message if message is None else message
        super().__init__(str(self.message))

    def to_client(self) -> Self:
        """The same refusal in words that are meant for a client."""
        self.message = self.message if self.for_clients is None else self.for_clients
        return self

    @property
    def code(self) -> str:
        """The name of the refusal, for programs."""
        return type(self).__name__


class MissingRight(Refusal):
    """A right is missing. `right` is its label, so that the person knows what to ask the administrator for."""

    status = 403

    def __init__(self, right: str | Promise) -> None:
        self.right = right
        super().__init__(
            _("You lack the right “%(right)s”. An administrator can give it to you.") % {"right": right},
        )
        self.for_clients = _("You lack the right “%(right)s”. Ask support for it.") % {"right": right}


class TooMany(Refusal):
    """Something was asked for too often. `seconds` says after how many of them it is worth another try."""

    status = 429

    def __init__(self, seconds: float) -> None:
        self.seconds = max(1, ceil(seconds))
        minutes = ceil(self.seconds / 60)
        text = ngettext(
            "Too many attempts. Try again in %(count)s minute.",
            "Too many attempts. Try again in %(count)s minutes.",
            minutes,
        )
        super().__init__(text % {"count": minutes})
