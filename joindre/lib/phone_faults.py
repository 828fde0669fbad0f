"""What is wrong with a telephone number that was typed, in one sentence that says what to do next (C5)."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from phonenumbers import (
    NumberParseException,
    PhoneMetadata,
    PhoneNumber,
    ValidationResult,
    shortnumberinfo,
)

from joindre.lib import countries

#: Of a text that is shown again.
LONGEST_SHOWN = 80


def no_digit(typed: str) -> ValidationError:
    return ValidationError(_NO_DIGIT, code="no_digit", params={"number": typed[:LONGEST_SHOWN]})


def foreign_sign(typed: str) -> ValidationError | None:
    """Letters first, which say more than the sign before them."""
    found = re.search(r"[^\W\d_][^\d]*", typed) or _FOREIGN_SIGN.search(typed)
    if not found or not _FOREIGN_SIGN.search(typed):
        return None
    return ValidationError(_SIGN, code="sign", params={"sign": found[0].strip()[:LONGEST_SHOWN]})


def impossible(typed: str, country: str) -> ValidationError:
    """Why this text of digits is no number, read as one of that country unless it begins with another's code."""
    shown = {"number": typed[:LONGEST_SHOWN]}
    try:
        number = phonenumbers.parse(typed, country, keep_raw_input=True)
    except NumberParseException as error:
        code = error.error_type
        if code == NumberParseException.INVALID_COUNTRY_CODE:
            return ValidationError(_NO_COUNTRY, code="country", params=shown)
        if code == NumberParseException.TOO_LONG:
            return ValidationError(_MUCH_TOO_LONG, code="too_long", params=shown)
        return ValidationError(_NOTHING_BEHIND, code="too_short", params=shown)
    return _of_length(number, shown, country) or ValidationError(_IMPOSSIBLE, code="impossible", params=shown)


def _of_length(number: PhoneNumber, shown: dict[str, str], country: str) -> ValidationError | None:
    region = country if phonenumbers.country_code_for_region(country) == number.country_code else _region(number)
    shown = shown | {"country": countries.name_of(region)}
    if phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
        return ValidationError(_NO_AREA, code="too_short", params=shown)
    if shortnumberinfo.is_valid_short_number_for_region(number, region) and not _is_international(number):
        return ValidationError(_SHORT, code="short", params=shown)
    plan = PhoneMetadata.metadata_for_region(region, None)
    if plan is None or not number.national_number:
        return None
    # The zero by which numbers begin within the country is none of their digits, but where the plan has no such zero.
    is_trunk_zero = plan.national_prefix == "0"
    length = len(str(number.national_number) if is_trunk_zero else phonenumbers.national_significant_number(number))
    lengths = _lengths(plan) or [length]
    if length < lengths[0]:
        return ValidationError(_TOO_SHORT, code="too_short", params=shown | {"digits": lengths[0] - length})
    if length > lengths[-1]:
        return ValidationError(_TOO_LONG, code="too_long", params=shown | {"digits": length - lengths[-1]})
    return None


def _is_international(number: PhoneNumber) -> bool:
    return number.raw_input is not None and number.raw_input.lstrip().startswith("+")


def _region(number: PhoneNumber) -> str:
    return str(phonenumbers.region_code_for_country_code(number.country_code or 0))


def _lengths(plan: PhoneMetadata) -> list[int]:
    """How many digits the numbers have at which people are called, in ascending order; special ones have others."""
    kinds = (plan.fixed_line, plan.mobile)
    return sorted({length for kind in kinds if kind for length in kind.possible_length if length > 0})


_FOREIGN_SIGN = re.compile(r"[^\d\s+().\-/\u2010-\u2015]")
_SIGN = _("“%(sign)s” cannot be dialled: type one number here, in digits; further ones have fields of their own.")
_NO_DIGIT = _("There is no digit in “%(number)s”: type the number.")
_TOO_SHORT = ngettext_lazy(
    "“%(number)s” is too short by %(digits)s digit (%(country)s): type the whole number, as one dials it from another "
    "place, or choose its country.",
    "“%(number)s” is too short by %(digits)s digits (%(country)s): type the whole number, as one dials it from another "
    "place, or choose its country.",
    "digits",
)
_TOO_LONG = ngettext_lazy(
    "“%(number)s” is too long by %(digits)s digit (%(country)s): type one number here; further numbers have fields of "
    "their own.",
    "“%(number)s” is too long by %(digits)s digits (%(country)s): type one number here; further numbers have fields of "
    "their own.",
    "digits",
)
_MUCH_TOO_LONG = _("“%(number)s” is too long: type one number here; further numbers have fields of their own.")
_NO_AREA = _(
    "“%(number)s” lacks its area code (%(country)s): type the whole number, as one dials it from another place."
)
_SHORT = _("“%(number)s” is a short number, which is dialled within its country alone: write it in the notes.")
_NO_COUNTRY = _("“%(number)s” begins with a country code that does not exist: check the digits after the + sign.")
_NOTHING_BEHIND = _("“%(number)s” is too short: type the digits of the number behind the country code.")
_IMPOSSIBLE = _("“%(number)s” cannot be a number here: check its digits, or begin with + and the country code.")
