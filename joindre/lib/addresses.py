"""Which mail addresses there are: one rule for forms, acts and SMTP (C5).

Accents are accepted, and a refusal says what to correct. No name server is asked.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, ValidatedEmail, validate_email

from joindre.lib.seen import seen

LONGEST = 254
# Companies do give `.local` addresses to their own people, test benches `.test` ones, and a machine its own name.
_IN_HOUSE = {"local", "localhost", "test"}
SPECIAL_USE_DOMAIN_NAMES[:] = [name for name in SPECIAL_USE_DOMAIN_NAMES if name not in _IN_HOUSE]


def normalise(text: str) -> str:
    """Return a typed address in its one spelling. Raise `ValidationError` for what cannot be an address.

    A domain has a dot, or is `localhost`: without one it is nearly always a domain whose end was forgotten.
    """
    typed = _alone(seen(text))
    try:
        address: str = parse(typed).normalized
    except EmailNotValidError as error:
        raise _invalid(typed) from error
    domain = address.rpartition("@")[2]
    if "." not in domain and domain != "localhost":
        raise _invalid(typed)
    if len(address) > LONGEST:
        raise ValidationError(_TOO_LONG, code="too_long", params={"address": typed})
    return address


def comparable(address: str) -> str:
    """The same text for two spellings of one address: whatever the case, and however its domain is written."""
    try:
        parsed = parse(seen(address).strip())
    except EmailNotValidError:
        return address.strip().casefold()
    return f"{parsed.local_part}@{parsed.ascii_domain}".casefold()


def parse(address: str) -> ValidatedEmail:
    """Take an address apart. Raise `EmailNotValidError` for what no mail server would take.

    Domains inside a house may have no dot and any ending: whether one exists is for the mail server to say.
    """
    return validate_email(
        address,
        check_deliverability=False,
        globally_deliverable=False,
        allow_smtputf8=True,
        allow_quoted_local=True,
    )


def _alone(text: str) -> str:
    """The address without what is copied along with it: its brackets, the scheme of its link, the end of a sentence."""
    typed = text.strip().rstrip(" ,;.")
    for opening, closing in ("<>", "«»", "“”", "\u2018\u2019", "''"):
        if typed.startswith(opening) and typed.endswith(closing):
            typed = typed[1:-1].strip()
    return re.sub(r"^mailto:", "", typed, flags=re.IGNORECASE)


_NO_SIGN = _("“%(address)s” lacks the @ sign: an address is written like name@company.fr.")
_SPACE = _("“%(address)s” contains a space or a second address: type one address, like name@company.fr.")
_NO_DOT = _("“%(address)s” lacks the end of the domain after the @ sign, like .fr or .com.")
_TOO_LONG = _("“%(address)s” is longer than an address can be: check it.")
_INVALID = _("“%(address)s” is not an address: check what stands on both sides of the @ sign.")


def _invalid(typed: str) -> ValidationError:
    _local, sign, domain = typed.rpartition("@")
    faults = (
        (_NO_SIGN, not sign),
        (_SPACE, any(character in " ,;<>" for character in typed)),
        (_TOO_LONG, len(typed) > LONGEST),
        (_NO_DOT, "." not in domain),
    )
    reason = next((reason for reason, holds in faults if holds), _INVALID)
    return ValidationError(reason, code="invalid", params={"address": typed})
