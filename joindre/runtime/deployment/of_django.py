"""Django's own checks of a deployment: those that we say in our words, and those that do not apply, each with why."""

from collections.abc import Iterator
from typing import Final

from django.core.checks import WARNING, CheckMessage, run_checks

#: What one of our checks says with the setting that mends it.
SAID: Final = {
    "security.W004": "address_is_https: HSTS is sent where the address is https",
    "security.W009": "key_is_strong",
    "security.W012": "address_is_https: cookies are secure where the address is https",
    "security.W016": "address_is_https: as above",
    "security.W018": "debug_is_off",
}
#: What does not apply to Joindre.
SILENCED: Final = {
    "security.W005": "other hosts of the domain belong to others: HSTS for subdomains would shut them out",
    "security.W008": "the proxy that has the certificate redirects http to https; Joindre never sees it",
    "security.W021": "being in the list of browsers for HSTS is the decision of who has the domain",
}


def djangos_checks() -> Iterator[str]:
    """Whatever else Django finds, in its own words."""
    for message in run_checks(include_deployment_checks=True):
        if _counts(message):
            yield f"{message.msg} ({message.id})"


def _counts(message: CheckMessage) -> bool:
    return message.level >= WARNING and not message.is_silenced() and message.id not in {*SAID, *SILENCED}
