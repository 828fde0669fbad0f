"""The one resolver of the fields of the catalogue (S5)."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.fields.calls import Dialled
from joindre.fields.catalogue import CATALOGUE
from joindre.fields.known import About, Field
from joindre.lib.errors import Refusal
from joindre.tickets.models import Entry


class UnknownField(Refusal):
    status = 422

    def __init__(self, code: str) -> None:
        super().__init__(_("There is no field “%(code)s”. Choose one from the list of fields.") % {"code": code})


class StaffField(Refusal):
    status = 422

    def __init__(self, label: str | Promise) -> None:
        super().__init__(
            _("The field “%(label)s” is for the staff only: it cannot stand in a client’s text.") % {"label": label}
        )


def resolve(about: About, code: str, *, audience: Entry.Audience) -> str:
    """Return what this field says to that audience. Raise `UnknownField` or `StaffField`."""
    field = field_of(code, audience=audience)
    return field.value(about) if field.value else ""


def field_of(code: str, *, audience: Entry.Audience) -> Field:
    """Return the field of texts of this code. Raise `UnknownField` or `StaffField`."""
    field = CATALOGUE.get(code)
    if field is None or field.value is None:
        raise UnknownField(code)
    if audience == Entry.Audience.CLIENT and field.is_for_staff:
        raise StaffField(field.label)
    return field


def fields_for(audience: Entry.Audience) -> Sequence[Field]:
    """Return those that a text for this audience may hold."""
    texts = [field for field in CATALOGUE.values() if field.value]
    return [field for field in texts if audience == Entry.Audience.STAFF or not field.is_for_staff]


def fields_of_calls() -> Sequence[Field]:
    """Return those that the address, a header or the body of a call may hold."""
    return [field for field in CATALOGUE.values() if field.of_call]


def values_of_call(call: Dialled) -> Mapping[str, str]:
    """Return what each of them says of this call."""
    return {field.code: field.of_call(call) for field in fields_of_calls() if field.of_call}
