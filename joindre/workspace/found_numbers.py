"""The numbers that stand beside a person who was found: the one that was typed comes first (U1)."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.core.exceptions import ValidationError

from joindre.directory.models import Contact, ContactDetail
from joindre.lib import phones
from joindre.lib.prepared import PreparedQuery

#: Digits that somebody types of a number, as they are looked for.
FEWEST_DIGITS: Final = 4
#: Shorter numbers are those of services, which are nobody's.
FEWEST_OF_WHOLE: Final = 8
MOST: Final = 100
_NUMBER: Final = re.compile(r"\+?[\d\s().\-/]{1,40}")
_NO_DIGIT: Final = re.compile(r"\D+")


def numbers_found(people: Sequence[Contact], typed: str) -> Mapping[int, Sequence[str]]:
    """Of each contact the numbers as people of the site write them.

    Where digits were typed, those that hold them stand alone, though it be a further one.
    """
    digits = _NO_DIGIT.sub("", typed)
    asked = digits if len(digits) >= FEWEST_DIGITS else ""
    own = {one.pk: [number for number in (one.phone, one.mobile) if number] for one in people}
    elsewhere = [one.pk for one in people if asked and not any(_holds(n, one, asked) for n in own[one.pk])]
    for detail in _details(keys=elsewhere):
        own[detail.contact_id].append(detail.value)
    return {
        one.pk: [
            phones.display(number, country=one.site.country)
            for number in [n for n in own[one.pk] if asked and _holds(n, one, asked)][:2] or own[one.pk][:2]
        ]
        for one in people
    }


def new_number(typed: str, *, country: str) -> str:
    """A whole number in E.164, or the beginning of one as it was typed; blank for what can be neither."""
    text = " ".join(typed.split())
    digits = len(_NO_DIGIT.sub("", text))
    if not _NUMBER.fullmatch(text) or digits < FEWEST_DIGITS:
        return ""
    try:
        number = phones.parse(text, country=country)
    except ValidationError:
        number = ""
    if number and digits >= FEWEST_OF_WHOLE:
        return number
    # Digits without a sign of a telephone number are rather the number of a request.
    return text if text.startswith(("0", "+")) and phones.begins(text, country=country) else ""


def _holds(number: str, contact: Contact, digits: str) -> bool:
    shown = phones.display(number, country=contact.site.country)
    return any(digits in _NO_DIGIT.sub("", text) for text in (number, shown))


_details = PreparedQuery(
    lambda keys: (
        ContactDetail.objects.filter(contact__in=keys).exclude(kind=ContactDetail.Kind.EMAIL).order_by("pk")[:MOST]
    )
)
