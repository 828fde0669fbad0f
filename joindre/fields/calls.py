"""A call that is to be placed, and what its fields say (P4)."""

from dataclasses import dataclass

import phonenumbers
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
    def digits(self) -> str:
        return self.plain_number.removeprefix("+")

    @property
    def extension(self) -> str:
        return phones.split(self.number)[1]

    @property
    def national_number(self) -> str:
        """The digits that one dials in this country: `0478000000`, and `00322…` for a number abroad."""
        try:
            parsed = phonenumbers.parse(self.plain_number)
        except NumberParseException:
            return self.plain_number
        dialled = phonenumbers.format_out_of_country_calling_number(parsed, self.country)
        return "".join(sign for sign in dialled if sign.isdigit() or sign == "+")
