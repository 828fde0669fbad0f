"""The settings pages of lists of values (S1)."""

import re

import pytest
from django.urls import reverse

from joindre.directory.models import Employee, WorkGroup
from joindre.mail.models import Mailbox
from joindre.tickets.lists import LISTS
from joindre.tickets.models import Severity, Status, Ticket, TicketType
from tests.answers import events_of, text_of
from tests.cast import account_of, browse
from tests.factories import make_employee, make_status, make_ticket, make_work_group
from tests.queries import assert_constant_queries

CODES = [one.code for one in LISTS]
STATUSES = "/settings/lists/statuses/"
TYPES = "/settings/lists/types/"


def page_of_value(row: Status | TicketType, code: str = "statuses") -> str:
    return reverse("workspace:choice", args=[code, row.pk])


def shown(row: Status | TicketType | WorkGroup, **changes: object) -> dict[str, object]:
    """What a browser posts: each field beside what it held when the page was made."""
    held = {"name": row.name, "name_en": row.name_en}
    if isinstance(row, Status):
        held["colour"] = row.colour
    return {**held, **{f"initial-{name}": value for name, value in held.items()}, **changes}


def spare(name: str = "En pause", **fields: object) -> Status:
    return Status.objects.create(name=name, type=Status.Type.ON_HOLD, position=50, **fields)


@pytest.mark.parametrize("code", CODES)
def test_each_list_is_shown_with_what_holds_its_values(root: Employee, code: str) -> None:
    """S1"""
    make_work_group("Support")
    values = next(one.model for one in LISTS if one.code == code)._base_manager.all()  # noqa: SLF001 - documented by Django as public

    text = text_of(browse(root).get(f"/settings/lists/{code}/"))

    assert all(f"{value.label}<" in text for value in values)
    assert len(re.findall(r">0\s*</td>", text)) == len(values)


def test_a_missing_translation_is_said(root: Employee) -> None:
    """S1, U5: everybody reads the French name meanwhile."""
    spare()
    assert "anglais : manquant, le nom français est affiché" in text_of(browse(root).get(STATUSES)).replace("\xa0", " ")
    root_account = account_of(root)
    root_account.language = "en"
    root_account.save()

    page = text_of(browse(root).get(STATUSES))
    assert ">En pause</span>" in page
    assert ">Resolved</span>" in page


@pytest.mark.parametrize("code", CODES)
def test_a_list_costs_the_same_with_more_values(root: Employee, code: str) -> None:
    browser, model = browse(root), next(one.model for one in LISTS if one.code == code)
    names = iter(range(100))

    def grow() -> None:
        model._base_manager.create(name=f"Valeur {next(names)}")  # noqa: SLF001 - documented by Django as public
        make_ticket()

    assert_constant_queries(lambda: browser.get(f"/settings/lists/{code}/"), grow)


def test_the_members_of_a_group_cost_the_same_with_more_employees(root: Employee) -> None:
    browser, group = browse(root), make_work_group("Support")
    page = reverse("workspace:choice", args=["groups", group.pk])

    assert_constant_queries(lambda: browser.get(page), lambda: group.members.add(make_employee()))


def test_a_status_is_added(root: Employee) -> None:
    """T3"""
    new = {"name": "  En\u200b pause ", "name_en": "Paused", "type": "on_hold", "colour": "info"}

    answer = browse(root).post(f"{STATUSES}new/", new)

    assert answer["Location"] == STATUSES
    made = Status.objects.get(name="En pause")
    assert (made.name_en, made.type, made.colour, made.is_active) == ("Paused", "on_hold", "info", True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "obligatoire"),
        ({"name": "\u200b\u202e"}, "obligatoire"),
        ({"name": "N" * 61}, "60 caractères"),
        ({"name": "Résolue"}, "La liste contient déjà"),
        ({"name_en": "resolved"}, "La liste contient déjà"),
        ({"colour": "violet"}, "violet"),
        ({"type": "reopened"}, "reopened"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(root: Employee, changes: dict[str, str], said: str) -> None:
    """S1: never an error page, and nothing is stored."""
    new = {"name": "En pause", "name_en": "", "type": "on_hold", "colour": "info"} | changes

    answer = browse(root).post(f"{STATUSES}new/", new)

    assert said in text_of(answer, status=422)
    assert Status.objects.count() == 6


def test_a_hostile_name_is_shown_as_it_was_written(root: Employee) -> None:
    browse(root).post(f"{TYPES}new/", {"name": "<script>alert(1)</script>"})

    page = text_of(browse(root).get(TYPES))

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_retired_name_says_that_it_can_be_brought_back(root: Employee) -> None:
    spare(is_active=False)

    answer = browse(root).post(f"{STATUSES}new/", {"name": "En pause", "type": "on_hold", "colour": "info"})

    assert "Remettez-la en service" in text_of(answer, status=422)


def test_the_type_of_a_status_stays(root: Employee) -> None:
    """T3: dates of its requests follow from it."""
    row = spare()

    browse(root).post(page_of_value(row), shown(row, type="resolved", name="Suspendue"))

    row.refresh_from_db()
    assert (row.type, row.name) == (Status.Type.ON_HOLD, "Suspendue")


def test_two_administrators_change_one_name_at_once(root: Employee) -> None:
    """S1: the second reads what the first has saved."""
    row = spare()
    before = shown(row)
    browse(root).post(page_of_value(row), before | {"name": "Suspendue"})

    answer = browse(root).post(page_of_value(row), before | {"name": "Arrêtée"})

    assert "Suspendue" in text_of(answer, status=422)
    row.refresh_from_db()
    assert row.name == "Suspendue"


@pytest.mark.parametrize("rank", ["0", "10", "-1", "x", "9" * 30])
def test_a_rank_that_cannot_be_is_refused(root: Employee, rank: str) -> None:
    answer = browse(root).post("/settings/lists/severities/new/", {"name": "Grave", "rank": rank})

    assert answer.status_code == 422
    assert not Severity.objects.filter(name="Grave").exists()


def test_a_group_gets_its_mailbox_and_members(root: Employee, ada: Employee) -> None:
    """S1"""
    mailbox = Mailbox.objects.create(name="Support", address="support@joindre.example")
    new = {"name": "Support", "mailbox": mailbox.pk, "members": [ada.pk, root.pk]}

    browse(root).post("/settings/lists/groups/new/", new)

    group = WorkGroup.objects.get(name="Support")
    assert group.mailbox == mailbox
    assert set(group.members.all()) == {ada, root}


def test_a_member_who_was_removed_is_no_member_any_more(root: Employee, ada: Employee) -> None:
    group = make_work_group("Support", members=(ada, root))
    page = reverse("workspace:choice", args=["groups", group.pk])
    posted = shown(group) | {"mailbox": "", "initial-mailbox": "", "initial-members": [ada.pk, root.pk]}

    browse(root).post(page, posted | {"members": [ada.pk]})

    assert list(group.members.all()) == [ada]


def test_the_order_is_changed_by_a_press_with_and_without_script(root: Employee) -> None:
    first, second = Status.objects.all()[:2]

    plain = browse(root).post(f"{page_of_value(first)}place/", {"step": "down"})
    fragment = browse(root, htmx=True).post(f"{page_of_value(second)}place/", {"after": first.pk})

    assert plain["Location"] == STATUSES
    assert "maintenant à la place 2" in events_of(fragment, after="Settle")["toast"]["text"]
    assert list(Status.objects.all()[:2]) == [first, second]


def test_retire_bring_back_and_delete(root: Employee) -> None:
    row = spare()
    browser = browse(root)

    browser.post(f"{page_of_value(row)}retirement/")
    assert "Retirées" in text_of(browser.get(STATUSES))
    browser.post(f"{page_of_value(row)}return/")
    assert Status.objects.get(pk=row.pk).is_active
    browser.post(f"{page_of_value(row)}deletion/")

    assert not Status.objects.filter(pk=row.pk).exists()
    assert browser.get(page_of_value(row)).status_code == 404


def test_what_is_used_says_why_it_is_not_deleted(root: Employee) -> None:
    row = spare()
    make_ticket(status=row)

    answer = browse(root).post(f"{page_of_value(row)}deletion/")

    assert "Cette valeur est utilisée" in text_of(answer, status=409)


def test_a_value_is_replaced(root: Employee) -> None:
    """S1"""
    row, other = spare(), make_status(Status.Type.ON_HOLD)
    ticket = make_ticket(status=row)

    answer = browse(root).post(f"{page_of_value(row)}replacement/", {"successor": other.pk})

    assert answer["Location"] == STATUSES
    assert Ticket.objects.get(pk=ticket.pk).status == other


@pytest.mark.parametrize("key", ["", "0", "x", str(2**70)])
def test_a_successor_that_cannot_be_is_refused(root: Employee, key: str) -> None:
    row = spare()

    answer = browse(root).post(f"{page_of_value(row)}replacement/", {"successor": key})

    assert "Choisissez une valeur active" in text_of(answer, status=409)


def test_without_the_right_no_list_is_shown_or_changed(ada: Employee) -> None:
    """S2"""
    page = page_of_value(make_status(Status.Type.CREATED))
    for address in (STATUSES, f"{STATUSES}new/", page):
        assert browse(ada).get(address).status_code == 403
    for act in ("place", "retirement", "return", "deletion", "replacement"):
        assert browse(ada).post(f"{page}{act}/").status_code == 403


def test_somebody_with_a_limit_finds_no_list(ben: Employee, root: Employee) -> None:
    """S3: lists are everybody's."""
    account = account_of(ben)
    account.profile = account_of(root).profile
    account.save()

    assert browse(ben).get(STATUSES).status_code == 403
    assert STATUSES not in text_of(browse(ben).get("/settings/"))


def test_a_list_that_does_not_exist_is_not_found(root: Employee) -> None:
    assert browse(root).get("/settings/lists/colours/").status_code == 404
