"""What was typed into an empty person's field, and what of it nobody sees (C2, C5)."""

import pytest

from joindre.directory.models import Contact, Employee, Site, Title
from joindre.tickets.models import Ticket
from tests.cast import browse
from tests.factories import make_ticket
from tests.workspace.contact_pages import new, save, url


@pytest.fixture
def empty(lyon: Site) -> Ticket:
    """A request whose requester and user nobody knows yet."""
    return make_ticket(site=lyon)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("sophie@delorme.example", {"email": "sophie@delorme.example"}),
        ("04 78 00 00 00", {"phone": "04 78 00 00 00"}),
        ("06 39 98 12 34", {"mobile": "06 39 98 12 34"}),
        ("+33 6 39 98 12 34", {"mobile": "06 39 98 12 34"}),
        ("Tél. : 06.39.98.12.34", {"mobile": "06 39 98 12 34"}),
        ("\u202a06\u202f39\u202f98\u202f12\u202f34\u202c", {"mobile": "06 39 98 12 34"}),
        ("+32 470 12 34 56", {"mobile": "+32 470 12 34 56"}),
        ("12345678", {"phone": "12345678"}),
        ("Lind, Rosa", {"last_name": "Lind", "first_name": "Rosa"}),
        ("Mme Lind", {"last_name": "Lind", "civility": "Mme"}),
        ("Dr. LIND Rosa", {"last_name": "LIND", "first_name": "Rosa", "civility": "Dr"}),
        (
            "Rosa Lind <rosa@lind.example>",
            {"last_name": "Lind", "first_name": "Rosa", "email": "rosa@lind.example"},
        ),
        ("Rosa Lind 04 78 00 00 00", {"last_name": "Lind", "first_name": "Rosa", "phone": "04 78 00 00 00"}),
    ],
)
def test_what_was_typed_goes_where_it_belongs(ada: Employee, empty: Ticket, typed: str, values: dict[str, str]) -> None:
    """C2"""
    form = browse(ada).get(url(empty, "new/"), {"field": "requester", "q": typed}).context["form"]

    fields = ("last_name", "first_name", "civility", "email", "phone", "mobile")
    found = {name: form[name].value() for name in fields if form[name].value()}
    if "civility" in found:
        found["civility"] = Title.objects.get(pk=found["civility"]).label
    assert found == values


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("phone", "01\u202f99\u202f00\u202f12\u202f34", "+33199001234"),
        ("mobile", "\u202a06 39 98 12 34\u202c", "+33639981234"),
        ("mobile", "Mob. : 06 39 98 12 34", "+33639981234"),
        ("email", "\u200brosa@lind.example\u200b", "rosa@lind.example"),
    ],
)
def test_what_nobody_sees_is_not_kept(ada: Employee, empty: Ticket, field: str, typed: str, kept: str) -> None:
    """C5"""
    save(browse(ada, htmx=True), new(empty), **{"last_name": "Li\u00adnd\u200b", field: typed})

    contact = Contact.objects.get()
    assert (contact.person.last_name, getattr(contact, field)) == ("Lind", kept)
