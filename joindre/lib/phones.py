"""Phone numbers. They are read as people type them, kept in E.164, and shown as people of the
country write them (C5).
"""

import re
from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

from joindre.lib.seen import seen

#: One plan of ten digits beginning with 0, several country codes: `0262…` is typed in Paris as it is in Saint-Denis.
FRANCE = 33
FRENCH_PLAN = ("FR", "RE", "GP", "MQ", "GF", "YT", "PM", "BL", "MF")

#: A number as it stands in a line of text, with the word before it.
PRINTED = re.compile(
    r"""
    (?: \b (?: t[ée]l(?:[ée]phone)? | phone | mobile | portable | port | mob | gsm | fax | cell | [tpmfc] ) \b
      [\s.:]* )?
    \+? \(? \d (?: [\s().\-/\u2010-\u2015]* \d ){5,}
    """,
    re.IGNORECASE | re.VERBOSE,
)


#: Between a number and its extension, as it is kept and as `tel:` links write it (RFC 3966).
EXTENSION = ";ext="


def parse(text: str, *, country: str) -> str:
    """Return the number in E.164, with `;ext=12` behind it where it has an extension.

    Raise `ValidationError`, which says what to do next, for what cannot be a number.
    """
    typed = _LABEL.sub("", _PICTURE.sub("", seen(text).strip(_AROUND))).strip()
    typed, extension = _without_extension(typed)
    if sign := _FOREIGN_SIGN.search(typed):
        raise ValidationError(_SIGN_TYPED, code="sign", params={"sign": sign[0]})
    if not any(character.isdigit() for character in typed):
        raise ValidationError(_NO_DIGIT, code="no_digit", params={"number": seen(text).strip()})
    number = _likeliest(typed, country)
    if number is None:
        raise _impossible(typed, country)
    kept: str = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{kept}{EXTENSION}{extension}" if extension else kept


def split(number: str) -> tuple[str, str]:
    """The number in E.164 alone, and its extension: blank where it has none."""
    alone, _sign, extension = number.partition(EXTENSION)
    return alone, extension


def is_mobile(number: str) -> bool:
    """Whether this number in E.164 is that of a mobile phone, by the plan of its country."""
    parsed = phonenumbers.parse(split(number)[0])
    kind = phonenumbers.number_type(parsed)
    if kind == PhoneNumberType.UNKNOWN and parsed.country_code == FRANCE:
        # The tables lag behind newly opened ranges; 06 and 07 are for mobile phones in any case.
        return str(parsed.national_number).startswith(("6", "7"))
    return bool(kind == PhoneNumberType.MOBILE)


def display(number: str, *, country: str) -> str:
    """Return `04 78 00 00 00` for a French site and `+33 4 78 00 00 00` for any other, with the extension in words.

    A text that is no number stays as it is.
    """
    alone, extension = split(number)
    shown = _display(alone, country)
    return str(_WITH_EXTENSION % {"number": shown, "extension": extension}) if extension else shown


@lru_cache(maxsize=4096)
def _display(number: str, country: str) -> str:
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return number
    codes = {phonenumbers.country_code_for_region(region) for region in _plan_of(country)}
    style = PhoneNumberFormat.NATIONAL if parsed.country_code in codes else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


_WITH_EXTENSION = _("%(number)s ext. %(extension)s")
_SIGN_TYPED = _("“%(sign)s” cannot be dialled: type one number here, in digits; further ones have fields of their own.")
_NO_DIGIT = _("There is no digit in “%(number)s”: type the number.")
_TOO_SHORT = _("“%(number)s” is too short: type the whole number, as one dials it from another place.")
_TOO_LONG = _("“%(number)s” is too long: type one number here; further numbers have fields of their own.")
_NO_COUNTRY = _("“%(number)s” begins with a country code that does not exist: check the digits after the + sign.")
_IMPOSSIBLE = _("“%(number)s” cannot be a number here: check its digits, or begin with + and the country code.")

# What stands before a number on cards and below mails: a word, a letter with a sign, or a picture.
_LABEL = re.compile(
    r"""
    ^ [^\w+(]*
    (?: [^\d+(:]{1,40} :
      | (?: (?: t[ée]l(?:[ée]phone)? | phone | mobile | portable | port | mob | gsm | fax | cell | fixe | bureau
      | office | work | directe? | ligne | line | standard | n[°o] | num[ée]ro | pro | perso | handy | telefono?
      | m[óo]vil | std | accueil | secr[ée]tariat | domicile | maison | whatsapp )
      (?! [^\W\d_] ) [\s.:)\-\u2010-\u2015]* )+
      | [tpmfch] \s* [.:] )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A spreadsheet writes the sign before digits that are text.
_AROUND = " \t,;.'\"\u2018\u2019“”«»"
_PICTURE = re.compile("^[\\s☎☏✆📞📱📠]+")
# The words that stand before an extension, or the sign; left alone they would be read as further digits.
_EXTENSION = re.compile(
    r"[\s,;(]*(?:\b(?:poste|post|ext|extension|int|interne)|(?<=[\d\s])[px]|;ext|#)[\s.:=]*(\d{1,7})[\s)]*$",
    re.IGNORECASE,
)
_FOREIGN_SIGN = re.compile(r"[^\d\s+().\-/\u2010-\u2015]")
_ISLANDS = ("262", "508", "590", "594", "596")
_REASONS = {
    ValidationResult.TOO_SHORT: _TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: _TOO_SHORT,
    ValidationResult.TOO_LONG: _TOO_LONG,
}
_REASONS_OF_READING = {
    NumberParseException.INVALID_COUNTRY_CODE: _NO_COUNTRY,
    NumberParseException.TOO_SHORT_NSN: _TOO_SHORT,
    NumberParseException.TOO_SHORT_AFTER_IDD: _TOO_SHORT,
    NumberParseException.TOO_LONG: _TOO_LONG,
}


def _without_extension(typed: str) -> tuple[str, str]:
    """Left where it stands, an extension would be read as further digits of the number."""
    found = _EXTENSION.search(typed)
    return (typed[: found.start()], found[1]) if found else (typed, "")


def _likeliest(typed: str, country: str) -> PhoneNumber | None:
    """Return a number that is in use in the country or elsewhere in its plan, else one that the plan leaves room for.

    The tables of the package lag behind newly opened ranges, so an unknown range of the right length is accepted.
    """
    readings = [reading for region in _plan_of(country) if (reading := _read(typed, region)) and _is_at_home(reading)]
    if (known := next(filter(phonenumbers.is_valid_number, readings), None)) is not None:
        return known
    return next(filter(_has_room_for, readings), None)


def _plan_of(country: str) -> tuple[str, ...]:
    if country not in FRENCH_PLAN:
        return (country,)
    return (country, *(other for other in FRENCH_PLAN if other != country))


def _read(typed: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(typed, region)
    except NumberParseException:
        return None


def _is_at_home(reading: PhoneNumber) -> bool:
    """Return whether the number begins with the code of its own territory: `0596…` is in Martinique, whatever its
    range.
    """
    code, number = str(reading.country_code), str(reading.national_number)
    island = next(filter(number.startswith, _ISLANDS), code)
    return island == code or code not in {"33", *_ISLANDS}


def _has_room_for(number: PhoneNumber) -> bool:
    # A zero that is left in front of the national number is a zero too many, but where such numbers are in use.
    possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return possible and not number.italian_leading_zero


def _impossible(typed: str, country: str) -> ValidationError:
    try:
        possible = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(typed, country))
        reason = _REASONS.get(possible, _IMPOSSIBLE)
    except NumberParseException as error:
        reason = _REASONS_OF_READING.get(error.error_type, _IMPOSSIBLE)
    return ValidationError(reason, code="impossible", params={"number": typed})
