"""Phone numbers. They are read as people type them, kept in E.164, and shown as people of the
country write them (C5).
"""

import re
import unicodedata
from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from joindre.lib import countries, phone_faults
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


#: Digits that somebody may still have to type.
LONGEST_MISSING = 10
#: Between a number and its extension, as it is kept and as `tel:` links write it (RFC 3966).
EXTENSION = ";ext="


def parse(text: str, *, country: str) -> str:
    """Return the number in E.164, with `;ext=12` behind it where it has an extension.

    Raise `ValidationError`, which says what to do next, for what cannot be a number.
    """
    typed = _LABEL.sub("", _PICTURE.sub("", _plain(text).strip(_AROUND))).strip()
    typed, extension = _without_extension(typed)
    if fault := phone_faults.foreign_sign(typed):
        raise fault
    if not any(character.isdigit() for character in typed):
        raise phone_faults.no_digit(_plain(text).strip())
    number = _likeliest(_MARKS.sub("+", typed), country)
    if number is None:
        raise _two_numbers(typed, country) or phone_faults.impossible(typed, country)
    kept: str = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{kept}{EXTENSION}{extension}" if extension else kept


def split(number: str) -> tuple[str, str]:
    """The number in E.164 alone, and its extension: blank where it has none."""
    alone, _sign, extension = number.partition(EXTENSION)
    return alone, extension


def country_of(number: str, *, default: str) -> str:
    """ISO code of the country whose plan this number in E.164 belongs to; the default where none is known."""
    try:
        parsed = phonenumbers.parse(split(number)[0])
    except NumberParseException:
        return default
    if parsed.country_code == phonenumbers.country_code_for_region(default):
        return default
    region = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(
        parsed.country_code or 0
    )
    return region if region in countries.NAMES else default


def calling_code(country: str) -> str:
    """`+33` for France."""
    return f"+{phonenumbers.country_code_for_region(country)}"


def is_mobile(number: str) -> bool:
    """Whether this number in E.164 is that of a mobile phone, by the plan of its country."""
    parsed = phonenumbers.parse(split(number)[0])
    kind = phonenumbers.number_type(parsed)
    if kind == PhoneNumberType.UNKNOWN and parsed.country_code == FRANCE:
        # The tables lag behind newly opened ranges; 06 and 07 are for mobile phones in any case.
        return str(parsed.national_number).startswith(("6", "7"))
    return bool(kind == PhoneNumberType.MOBILE)


def begins_as_mobile(text: str, *, country: str) -> bool:
    """Whether what was typed so far of a number is the beginning of a mobile one, by the plan of its country."""
    # The longest first: fewer digits may be a number of a small territory in the same plan.
    for missing in range(LONGEST_MISSING, 0, -1):
        try:
            return is_mobile(parse(text + "0" * missing, country=country))
        except ValidationError:
            continue
    return False


def begins(text: str, *, country: str) -> bool:
    """Whether what was typed so far can become a number, by the plan of its country."""
    for missing in range(1, LONGEST_MISSING + 1):
        try:
            parse(text + "0" * missing, country=country)
        except ValidationError:
            continue
        return True
    return False


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
_SEVERAL = _("Several numbers stand here: keep “%(first)s”, and type the others (%(others)s) into fields of their own.")
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
_OF_MAINLAND = re.compile(r"0(?!26[239]|508|59[046])[1-5]\d{8}$")
_OF_FRENCH_PLAN = re.compile(r"0[1-9]\d{8}")
_ISLANDS = ("262", "508", "590", "594", "596")
#: `00+33`, `(+33)`, `++33`
_MARKS = re.compile(r"^[(\s]*(?:00|\+)?\s*\+\s*")
#: Mobile numbers of Brazil have had a 9 behind the area code since 2016; those of Mexico no 1 before it since 2019.
_GROWN = {55: (re.compile(r"^(\d\d)([6-9]\d{7})$"), r"\g<1>9\2"), 52: (re.compile(r"^1(\d{10})$"), r"\1")}


def _plain(text: str) -> str:
    """With the digits and signs that everybody types: some keyboards write them in full width."""
    return unicodedata.normalize("NFKC", seen(text))


def _without_extension(typed: str) -> tuple[str, str]:
    """Left where it stands, an extension would be read as further digits of the number."""
    found = _EXTENSION.search(typed)
    return (typed[: found.start()], found[1]) if found else (typed, "")


def _likeliest(typed: str, country: str) -> PhoneNumber | None:
    """Return a number that is in use in the country or elsewhere in its plan, else one that the plan leaves room for.

    The tables of the package lag behind newly opened ranges, so an unknown range of the right length is accepted.
    """
    readings = [reading for reading in _readings(typed, country) if _is_at_home(reading)]
    known = [reading for reading in readings if phonenumbers.is_valid_number(reading)]
    # `0269` and a part of `0639` are of Mayotte, though the plan of France leaves room for them.
    return next(filter(_is_of_an_island, known), None) or next(iter([*known, *filter(_has_room_for, readings)]), None)


def _readings(typed: str, country: str) -> list[PhoneNumber]:
    """The numbers that the text may be. Ten digits that begin with 0 are the same ones in all territories of the French
    plan, so they are read once, and stand behind each code of a country.
    """
    regions = _regions_for(typed, country)
    first = _read(typed, regions[0])
    if len(regions) > 1 and first is not None and _OF_FRENCH_PLAN.fullmatch(re.sub(r"\D", "", typed)):
        codes = dict.fromkeys(phonenumbers.country_code_for_region(region) for region in regions)
        return [PhoneNumber(country_code=code, national_number=first.national_number) for code in codes]
    others = (_read(typed, region) for region in regions[1:])
    return [reading for reading in (first, *others) if reading is not None]


def _regions_for(typed: str, country: str) -> tuple[str, ...]:
    """The regions by which a number may be read. With its code it is the same in each of them, and what begins as a
    landline of the mainland is none of an island: most numbers are read once so, and not nine times.
    """
    digits = re.sub(r"\D", "", typed)
    is_clear = typed.startswith("+") or (country == "FR" and _OF_MAINLAND.match(digits) is not None)
    return (country,) if is_clear else _plan_of(country)


def _plan_of(country: str) -> tuple[str, ...]:
    if country not in FRENCH_PLAN:
        return (country,)
    return (country, *(other for other in FRENCH_PLAN if other != country))


def _read(typed: str, region: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(typed, region)
    except NumberParseException:
        return None
    if grown := _GROWN.get(number.country_code or 0):
        of_old, now = grown
        number.national_number = int(of_old.sub(now, str(number.national_number)))
    return number


def _is_at_home(reading: PhoneNumber) -> bool:
    """Return whether the number begins with the code of its own territory: `0596…` is in Martinique, whatever its
    range.
    """
    code, number = str(reading.country_code), str(reading.national_number)
    island = next(filter(number.startswith, _ISLANDS), code)
    return island == code or code not in {"33", *_ISLANDS}


def _is_of_an_island(number: PhoneNumber) -> bool:
    kind = phonenumbers.number_type(number)
    return str(number.country_code) in _ISLANDS and kind in {PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE}


def _has_room_for(number: PhoneNumber) -> bool:
    # A zero that is left in front of the national number is a zero too many, but where such numbers are in use.
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    return possible and not number.italian_leading_zero


def _two_numbers(typed: str, country: str) -> ValidationError | None:
    """`01 … / 06 …`: each has a field of its own."""
    parts = [part.strip() for part in typed.split("/")]
    if len(parts) == 1 or not all(_likeliest(part, country) for part in parts):
        return None
    return ValidationError(_SEVERAL, code="several", params={"first": parts[0], "others": ", ".join(parts[1:])})
