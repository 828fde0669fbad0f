"""Checking e-mail addresses: accents are accepted, and a refusal says what to correct (C5)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

LONGEST = 254
# Companies do give `.local` addresses to their own people, and test benches `.test` ones.
SPECIAL_USE_DOMAIN_NAMES[:] = [name for name in SPECIAL_USE_DOMAIN_NAMES if name not in {"local", "test"}]


def normalise(text: str) -> str:
    """Return the address in its one spelling. Raise `ValidationError` for what cannot be an address. No name server is
    asked.
    """
    typed = text.strip()
    try:
        address: str = validate_email(typed, check_deliverability=False, allow_smtputf8=True).normalized
    except EmailNotValidError as error:
        raise _invalid(typed) from error
    if len(address) > LONGEST:
        raise ValidationError(_TOO_LONG, code="too_long", params={"address": typed})
    return address


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
