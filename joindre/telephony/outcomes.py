"""What became of a call that our server had placed, in words for whoever calls (P4, U3)."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from joindre.lib.outgoing import Fault

#: Letters of the answer that are shown and kept.
LONGEST_WORDS: Final = 200


class Trouble(StrEnum):
    """Why nothing was asked."""

    NOT_SET = "not_set"
    KEY_HAS_CHANGED = "key_has_changed"
    NO_EXTENSION = "no_extension"
    BY_BROWSER = "by_browser"
    UNDERWAY = "underway"
    BUSY = "busy"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How the telephone system answered, or why it did not."""

    #: Of `Fault` and `Trouble`; blank where an answer came.
    fault: str = ""
    status: int = 0
    words: str = ""
    seconds: float = 0
    location: str = ""

    @property
    def is_placed(self) -> bool:
        return not self.fault and HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def reason(self) -> str:
        """Why the call was not placed, in one sentence; blank where it was."""
        if self.is_placed:
            return ""
        if self.fault:
            return str(_REASONS[self.fault])
        if self.location:
            return _("The telephone system sends on to %(address)s: that address has to be set instead.") % {
                "address": self.location
            }
        if self.status in {401, 403}:
            return _("The telephone system refuses our user name or secret (%(status)s).") % {"status": self.status}
        return _("The telephone system did not place the call: it answered %(status)s.") % {"status": self.status}

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Self:
        return cls(**stored)


_REASONS: Final[dict[str, str | Promise]] = {
    Fault.UNKNOWN_NAME: gettext_lazy("The name of the telephone system is not known in the network."),
    Fault.PRIVATE: gettext_lazy(
        "The telephone system is in a private network, and the settings do not allow that. "
        "An administrator can tick “The telephone system is in our own network”."
    ),
    Fault.FORBIDDEN: gettext_lazy("No telephone system can be at this address: our server never connects to it."),
    Fault.NO_CONNECTION: gettext_lazy("The telephone system takes no connection: it is off, or its port is another."),
    Fault.CERTIFICATE: gettext_lazy("The certificate of the telephone system is not valid."),
    Fault.TOO_SLOW: gettext_lazy("The telephone system did not answer in time. It may still place the call."),
    Fault.UNREADABLE: gettext_lazy("What the telephone system answered is not HTTP."),
    Trouble.NOT_SET: gettext_lazy("The address of the telephone system is not set."),
    Trouble.KEY_HAS_CHANGED: gettext_lazy(
        "The secret of the telephone system cannot be read any more. An administrator has to type it again."
    ),
    Trouble.NO_EXTENSION: gettext_lazy(
        "Your extension is not known: the telephone system does not know which telephone to ring. "
        "Set it in your preferences, under “Telephone”."
    ),
    Trouble.BY_BROWSER: gettext_lazy("Calls are placed in another way by now. Reload the page, then call again."),
    Trouble.UNDERWAY: gettext_lazy("This call is being placed already."),
    Trouble.BUSY: gettext_lazy("The telephone system is slow to answer other calls. Try again in a few seconds."),
    Trouble.UNKNOWN: gettext_lazy(
        "It is not known whether this call was placed. Look at your telephone, then try again."
    ),
}
