"""Which fields of the catalogue a text of telephony may hold (P4, S5)."""

from typing import Final

from joindre.fields.resolving import fields_of_calls

#: Told to the server alone: an address that a browser opens never holds it.
SECRET: Final = "secret"  # noqa: S105 - the name of the field

NAMES: Final = frozenset(field.code for field in fields_of_calls())
NAMES_OF_SERVER: Final = NAMES | {SECRET}
