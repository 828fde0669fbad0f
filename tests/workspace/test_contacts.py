"""Choosing, changing and taking out the contacts of a request, and who may (C1, C3, S2, S3)."""

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee, Site
from joindre.tickets.models import Change, Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_account, make_contact, make_employee, make_profile, make_ticket
from tests.workspace.contact_pages import opened, save, url


@pytest.fixture
def empty(lyon: Site) -> Ticket:
    return make_ticket(site=lyon)


def without(*rights: Right) -> Employee:
    kept = [right for right in Right if right not in rights]
    return make_employee("Sans Droit", account=make_account(profile=make_profile(rights=[*kept])))


def test_changing_opens_the_same_dialog(ada: Employee, ticket: Ticket) -> None:
    """C3, C5"""
    form = browse(ada, htmx=True).get(url(ticket, "requester/edit/")).context["form"]

    assert [form[name].value() for name in ("last_name", "first_name", "phone", "mobile")] == [
        "Chevalier", "Carol", "01 99 00 12 34", "06 39 98 12 34",
    ]  # fmt: skip


def test_a_change_is_kept_and_shown(ada: Employee, ticket: Ticket, carol: Contact) -> None:
    """C3"""
    client, address = browse(ada, htmx=True), url(ticket, "requester/edit/")

    answer = save(client, address, opened=opened(client, address), last_name="Chevalier", first_name="Caroline")

    carol.refresh_from_db()
    assert (carol.name, carol.phone) == ("Caroline Chevalier", "")
    assert "Caroline Chevalier" in answer.content.decode()


def test_a_change_leaves_its_line_on_the_request_and_with_the_contact(
    ada: Employee, ticket: Ticket, carol: Contact
) -> None:
    """C3, T8: what is of the person and what is of the site have a line each, and each leads to the other history."""
    client, address = browse(ada, htmx=True), url(ticket, "requester/edit/")

    save(
        client, address, opened=opened(client, address), last_name="Chevalier", first_name="Carol",
        phone="01 99 00 12 34 poste 7", mobile="06 39 98 12 34", email=carol.email, notes="Absente le lundi",
    )  # fmt: skip

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))
    change = carol.changes.get()
    assert (change.employee, change.change.entry.ticket, change.change.field) == (ada, ticket, "requester")
    assert (
        "Contact Carol Chevalier modifié\u00a0: Téléphone\u00a0: 01 99 00 12 34 → 01 99 00 12 34 poste 7 · "
        "Notes\u00a0: — → Absente le lundi"
    ) in page


def test_who_was_made_for_a_field_is_known_by_the_request(ada: Employee, empty: Ticket) -> None:
    """C2, T8"""
    save(browse(ada, htmx=True), url(empty, "new/?field=requester"))

    change = Change.objects.get(what=Change.What.CONTACT)
    assert change.contact_change is not None
    assert (change.contact_change.what, change.contact_change.contact) == (
        "created", Ticket.objects.get(pk=empty.pk).requester,
    )  # fmt: skip


def test_what_a_colleague_changed_meanwhile_is_not_overwritten_unseen(
    ada: Employee, ticket: Ticket, carol: Contact
) -> None:
    """C3, T6: what nobody else changed is kept beside theirs; what both did is shown, and saved once it was seen."""
    client, address = browse(ada, htmx=True), url(ticket, "requester/edit/")
    before = opened(client, address)
    notes = Contact.objects.get(pk=carol.pk).notes
    Contact.objects.filter(pk=carol.pk).update(notes="Absente le lundi", phone="+33199001277")
    mine = {"last_name": "Chevalier", "first_name": "Carol", "email": carol.email, "mobile": "06 39 98 12 34"}
    mine |= {"is_main": "on", "phone": "01 99 00 12 88"}

    first = save(client, address, opened=before, **mine, notes=notes)
    kept, form = Contact.objects.get(pk=carol.pk), first.context["form"]
    again = save(client, address, opened=str(first.context["opened"]), **mine, notes=form["notes"].value())

    assert (first.status_code, again.status_code) == (409, 200)
    assert (kept.phone, kept.is_main) == ("+33199001277", False)
    assert [(row.name, row.choices[0].value, row.choices[1].value) for row in first.context["conflict"].rows] == [
        ("phone", "01 99 00 12 77", "01 99 00 12 88")
    ]
    assert (form["phone"].value(), form["notes"].value()) == ("01 99 00 12 88", "Absente le lundi")
    carol.refresh_from_db()
    assert (carol.phone, carol.notes, carol.is_main) == ("+33199001288", "Absente le lundi", True)


def test_theirs_may_stay(ada: Employee, ticket: Ticket, carol: Contact) -> None:
    """C3, T6"""
    client, address = browse(ada, htmx=True), url(ticket, "requester/edit/")
    before = opened(client, address)
    Contact.objects.filter(pk=carol.pk).update(phone="+33199001277")
    first = save(client, address, opened=before, phone="01 99 00 12 88", notes="Le soir")

    save(
        client, address, opened=str(first.context["opened"]), phone="01 99 00 12 88", notes="Le soir",
        **{"take-phone": "known"},
    )  # fmt: skip

    carol.refresh_from_db()
    assert (carol.phone, carol.notes) == ("+33199001277", "Le soir")


@pytest.mark.parametrize("token", ["", "forged", "a:b:c"])
def test_what_does_not_say_on_what_it_was_opened_changes_nothing(
    ada: Employee, ticket: Ticket, carol: Contact, token: str
) -> None:
    """C3"""
    answer = save(browse(ada, htmx=True), url(ticket, "requester/edit/"), opened=token)

    assert answer.status_code == 422
    assert "tel qu’il est maintenant" in answer.content.decode()
    assert Contact.objects.get(pk=carol.pk).name == "Carol Chevalier"


def test_removing_empties_the_field_and_leaves_the_contact(ada: Employee, ticket: Ticket, carol: Contact) -> None:
    """C3, T8"""
    answer = browse(ada, htmx=True).post(url(ticket, "requester/remove/"))

    assert Ticket.objects.get(pk=ticket.pk).requester is None
    assert Contact.objects.filter(pk=carol.pk, is_active=True).exists()
    assert b"<person-search" in answer.content
    assert Change.objects.get(what=Change.What.CONTACT).old == "Carol Chevalier"


def test_only_an_active_contact_of_the_customer_can_be_chosen(
    ada: Employee, empty: Ticket, dora: Contact, lyon: Site
) -> None:
    """S3, T4"""
    gone = make_contact(site=lyon, is_active=False)
    client, address = browse(ada, htmx=True), url(empty, "requester/choose/")

    answers = [client.post(address, {"contact": value}).status_code for value in (dora.pk, gone.pk, "", "x", "9" * 30)]

    assert answers == [404] * 5
    assert Ticket.objects.get(pk=empty.pk).requester is None


def test_choosing_never_overwrites(ada: Employee, ticket: Ticket, lyon: Site) -> None:
    """C2"""
    other = make_contact(site=lyon)

    answer = browse(ada, htmx=True).post(url(ticket, "requester/choose/"), {"contact": f"c{other.pk}"})

    assert answer.status_code == 409
    assert Ticket.objects.get(pk=ticket.pk).requester != other


@pytest.mark.parametrize(
    ("act", "method", "rights"),
    [
        ("new/?field=end_user", "get", [Right.CREATE_CONTACT]),
        ("new/?field=end_user", "post", [Right.CREATE_CONTACT]),
        ("requester/edit/", "get", [Right.CHANGE_CONTACT]),
        ("requester/edit/", "post", [Right.CHANGE_CONTACT]),
        ("requester/remove/", "post", [Right.CHANGE_TICKET]),
        ("end_user/choose/", "post", [Right.CHANGE_TICKET, Right.CREATE_CONTACT]),
    ],
)
def test_a_missing_right_is_refused_with_its_name(ticket: Ticket, act: str, method: str, rights: list[Right]) -> None:
    """S2, C1, C3"""
    answer = getattr(browse(without(*rights)), method)(url(ticket, act))

    assert answer.status_code == 403
    assert str(rights[0].label) in answer.content.decode()


ACTS = [
    ("?field=requester", "get"), ("new/?field=end_user", "get"), ("new/?field=end_user", "post"),
    ("requester/edit/", "get"), ("requester/edit/", "post"), ("requester/remove/", "post"),
    ("end_user/choose/", "post"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "method"), ACTS)
def test_ben_finds_no_such_request(ben: Employee, ticket: Ticket, carol: Contact, act: str, method: str) -> None:
    """S3"""
    answer = getattr(browse(ben), method)(url(ticket, act), {"contact": carol.pk} if method == "post" else None)

    assert answer.status_code == 404
    assert Ticket.objects.get(pk=ticket.pk).requester == carol


@pytest.mark.parametrize(("act", "method"), ACTS)
@pytest.mark.parametrize("who", ["carol", "dora"])
def test_a_client_is_shown_to_the_client_portal(
    request: pytest.FixtureRequest, ticket: Ticket, who: str, act: str, method: str
) -> None:
    """S3"""
    answer = getattr(browse(request.getfixturevalue(who)), method)(url(ticket, act))

    assert (answer.status_code, answer["Location"]) == (302, "/portal/")


@pytest.mark.parametrize("act", ["new/?field=assignee", "new/", "assignee/edit/", "requester/", "end-user/edit/"])
def test_there_are_two_fields(ada: Employee, ticket: Ticket, act: str) -> None:
    assert browse(ada).get(url(ticket, act)).status_code == 404


def test_a_field_that_is_empty_has_nobody_to_change(ada: Employee, empty: Ticket) -> None:
    assert browse(ada).get(url(empty, "requester/edit/")).status_code == 404


def test_the_card_says_what_is_missing_and_who_can_give_it(ticket: Ticket, carol: Contact) -> None:
    """P3"""
    Contact.objects.filter(pk=carol.pk).update(phone="")
    visitor = without(Right.CREATE_CONTACT, Right.CHANGE_CONTACT, Right.CHANGE_TICKET)

    page = text_of(browse(visitor).get(f"/tickets/{ticket.number}/"))

    assert "Pas de téléphone. À compléter par une personne qui a le droit" in page
    assert f'href="{url(ticket, "new/")}' not in page
    assert f'href="{url(ticket, "requester/edit/")}' not in page
    assert f'action="{url(ticket, "requester/remove/")}' not in page
    assert page.count("Il vous manque le droit") >= 3


def test_once_the_field_is_filled_nothing_creates_into_it(ada: Employee, ticket: Ticket) -> None:
    """C1"""
    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))

    assert "?field=requester" not in page
    assert "?field=end_user" in page


def test_the_mail_draft_carries_the_number(ada: Employee, ticket: Ticket) -> None:
    """P1, P2"""
    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/"))

    assert f'href="mailto:carol@moreau.example?subject=Demande%20%23{ticket.number}"' in page
    assert 'href="tel:+33199001234"' in page
    assert 'href="tel:+33639981234"' in page
    assert "01 99 00 12 34" in page
