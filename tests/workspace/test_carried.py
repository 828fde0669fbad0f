"""What was typed into an empty person's field, and what of it nobody sees (C2, C5)."""

import pytest

from joindre.directory.models import Contact, Employee, Site, Title
from joindre.drafts.actions import save_draft
from joindre.drafts.models import Draft
from joindre.tickets.models import Ticket
from tests.cast import account_of, browse
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
        ("06 39 98 12", {"mobile": "06 39 98 12"}),
        ("+33 6 39", {"mobile": "+33 6 39"}),
        ("07", {"mobile": "07"}),
        ("04 78 00", {"phone": "04 78 00"}),
        ("+32 47", {"mobile": "+32 47"}),
        ("06 39 98 12 34 / 04 78 00 00 00", {"mobile": "06 39 98 12 34", "phone": "04 78 00 00 00"}),
        ("04 78 00 00 00 / 04 78 00 00 01", {"phone": "04 78 00 00 00 / 04 78 00 00 01"}),
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
        found["civility"] = Title.objects.get(pk=found["civility"]).name
    assert found == values


def test_the_beginning_of_a_mobile_number_is_refused_where_it_stands(ada: Employee, empty: Ticket) -> None:
    """C5: with what is wrong with it."""
    answer = save(browse(ada), new(empty), mobile="06 39 98 12")

    assert answer.status_code == 422
    assert "trop court de 2 chiffres" in " ".join(answer.context["form"].errors["mobile"])


def test_of_an_endless_text_only_the_beginning_is_read(ada: Employee, empty: Ticket) -> None:
    """A4: the time to find an address in it would grow with the square of its length."""
    typed = f"{'x' * 600}@lind.example"

    form = browse(ada).get(url(empty, "new/"), {"field": "requester", "q": typed}).context["form"]

    assert form["last_name"].value() == "x" * 80
    assert not form["email"].value()


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


def dialog_of(ada: Employee, address: str) -> dict[str, str]:
    form = browse(ada).get(address).context["form"]
    return {name: str(form[name].value() or "") for name in ("last_name", "first_name", "phone", "notes")}


def test_what_was_written_in_the_dialog_stands_there_again(ada: Employee, empty: Ticket) -> None:
    """M10, U2"""
    fields = {"last_name": ["Delorme"], "first_name": ["Sophie"], "phone": ["01 99"], "notes": ["le matin"]}
    rows = {"further-0-kind": ["fax"], "further-0-value": ["01 98"], "further-0-label": ["atelier"], "is_main": ["on"]}
    save_draft(account_of(ada), f"{empty.topic}/contact/requester", fields | rows, page="a", version=0)

    form = browse(ada).get(new(empty)).context["form"]

    assert dialog_of(ada, new(empty)) == {name: values[0] for name, values in fields.items()}
    assert form["is_main"].value() is True
    assert next(row["value"].value() for row in form.further) == "01 98"
    assert dialog_of(ada, new(empty) + "&q=Sophie+Delorme")["phone"] == "01 99"
    assert dialog_of(ada, new(empty) + "&q=Paul+Martin") == {
        "last_name": "Martin", "first_name": "Paul", "phone": "", "notes": "",
    }  # fmt: skip
    assert dialog_of(ada, new(empty, "end_user"))["last_name"] == ""


def test_a_draft_of_a_contact_is_of_the_contact_as_it_was(ada: Employee, ticket: Ticket, carol: Contact) -> None:
    """M10: what a colleague changed meanwhile is never put back unseen."""
    address = url(ticket, "requester/edit/")
    context = browse(ada).get(address).context
    save_draft(account_of(ada), context["place"], {"last_name": ["Chevalier-Roy"]}, page="a", version=0)
    assert dialog_of(ada, address)["last_name"] == "Chevalier-Roy"

    Contact.objects.filter(pk=carol.pk).update(notes="en congé")

    assert dialog_of(ada, address)["last_name"] == "Chevalier"


def test_saving_clears_the_draft(ada: Employee, empty: Ticket) -> None:
    """M10"""
    save_draft(account_of(ada), f"{empty.topic}/contact/requester", {"last_name": ["D"]}, page="a", version=0)

    save(browse(ada, htmx=True), new(empty))

    assert not Draft.objects.exists()
