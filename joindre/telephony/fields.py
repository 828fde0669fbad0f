"""The fields of telephony: what a driver may put into an address, a header or a body (P4, S5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import phonenumbers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException

from joindre.lib import phones


@dataclass(frozen=True, kw_only=True)
class Dialled:
    """A call to be placed."""

    #: In E.164; an extension follows as `;ext=12`.
    number: str
    #: ISO 3166 code of where we dial from.
    country: str
    #: Whose telephone rings first.
    employee_extension: str = ""
    employee_name: str = ""
    request_number: str = ""
    contact_name: str = ""

    @property
    def plain_number(self) -> str:
        return phones.split(self.number)[0]

    @property
    def extension(self) -> str:
        return phones.split(self.number)[1]


@dataclass(frozen=True, kw_only=True)
class CallField:
    """A name that a text may hold between double braces."""

    name: str
    meaning: str | Promise
    example: str


#: Told to the server alone: an address that a browser opens never holds it.
SECRET: Final = "secret"  # noqa: S105 - the name of the field

FIELDS: Final[Sequence[CallField]] = (
    CallField(name="number", meaning=_("the number with its country code"), example="+33478000000"),
    CallField(name="number.digits", meaning=_("the same without the + sign"), example="33478000000"),
    CallField(name="number.national", meaning=_("the number as it is dialled in our country"), example="0478000000"),
    CallField(name="number.extension", meaning=_("the extension of the person called"), example="12"),
    CallField(name="employee.extension", meaning=_("the extension of whoever calls"), example="201"),
    CallField(name="employee.name", meaning=_("the name of whoever calls"), example="Claire Bernard"),
    CallField(name="request.number", meaning=_("the number of the request"), example="2026-00042"),
    CallField(name="contact.name", meaning=_("the name of the person called"), example="Sophie Delorme"),
)
NAMES: Final = frozenset(field.name for field in FIELDS)
NAMES_OF_SERVER: Final = NAMES | {SECRET}


def values_of(call: Dialled) -> Mapping[str, str]:
    """The value of each field for this call."""
    return {
        "number": call.plain_number,
        "number.digits": call.plain_number.removeprefix("+"),
        "number.national": _national(call.plain_number, call.country),
        "number.extension": call.extension,
        "employee.extension": call.employee_extension,
        "employee.name": call.employee_name,
        "request.number": call.request_number,
        "contact.name": call.contact_name,
    }


def _national(number: str, country: str) -> str:
    """The digits that one dials in this country: `0478000000`, and `00322…` for a number abroad."""
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return number
    dialled = phonenumbers.format_out_of_country_calling_number(parsed, country)
    return "".join(sign for sign in dialled if sign.isdigit() or sign == "+")
