import re
from typing import Any

import pytest

from joindre.accounts.rights import Right
from joindre.directory.models import Employee, WorkGroup
from joindre.tickets import actions
from joindre.tickets.models import Priority, Severity, Status, Ticket, TicketType
from tests.answers import events_of, text_of
from tests.cast import account_of, browse
from tests.factories import (
    make_account,
    make_agent,
    make_employee,
    make_profile,
    make_status,
    make_ticket,
    make_work_group,
)


def form_of(page: str) -> dict[str, str]:
    """The values that the page's form posts, its hidden initial ones included."""
    values = dict(re.findall(r'<input type="hidden" name="(initial-\w+)"(?: value="([^"]*)")?', page))
    values |= {name.removeprefix("initial-"): value for name, value in values.items()}
    title = re.search(r'<input type="hidden" name="initial-title"[^>]*>|<textarea name="initial-title"[^>]*>', page)
    assert title, page
    # Nobody follows: the page says so by a blank hidden value, and posts no tick.
    return values if values["followers"] else {name: value for name, value in values.items() if name != "followers"}


def test_details_are_text_until_somebody_changes_them(ticket: Ticket, ada: Employee) -> None:
    """T6, T7: menus cost more than the page."""
    client = browse(ada)

    assert "<select" not in text_of(client.get(f"/tickets/{ticket.number}/"))
    assert "<select" in text_of(client.get(f"/tickets/{ticket.number}/?edit=details"))


def test_what_was_changed_is_saved(ticket: Ticket, ada: Employee) -> None:
    """T6."""
    client = browse(ada, htmx=True)
    values = form_of(text_of(client.get(f"/tickets/{ticket.number}/details/")))
    values |= {"title": "Toner\r\nvide", "severity": str(Severity.objects.get(rank=1).pk)}

    answer = client.post(f"/tickets/{ticket.number}/details/", values)

    saved = Ticket.objects.get(pk=ticket.pk)
    assert answer.status_code == 200
    assert "feed:changed" in events_of(answer, after="Settle")
    assert saved.title == "Toner vide"
    assert saved.severity == Severity.objects.get(rank=1)


def test_what_somebody_changed_meanwhile_is_not_overwritten(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T6: the second is told what it is now."""
    client = browse(ada, htmx=True)
    values = form_of(text_of(client.get(f"/tickets/{ticket.number}/details/")))
    severe, mild = Severity.objects.get(rank=1), Severity.objects.get(rank=4)
    actions.save_details(ticket, actions.Details(wanted={"severity": severe}, shown={"severity": ""}), by=root)

    answer = client.post(f"/tickets/{ticket.number}/details/", values | {"severity": str(mild.pk)})

    assert answer.status_code == 409
    assert severe.name in answer.content.decode()
    assert Ticket.objects.get(pk=ticket.pk).severity == severe


def test_putting_on_hold_and_resuming_need_their_right(ticket: Ticket, ada: Employee) -> None:
    """S2: right 141313; it is neither offered nor taken."""
    account = account_of(ada)
    account.profile = make_profile(rights=[Right.SEARCH_TICKETS, Right.CHANGE_TICKET])
    account.save()
    client, page = browse(ada, htmx=True), f"/tickets/{ticket.number}/details/"
    hold, resume = make_status(Status.Type.ON_HOLD), make_status(Status.Type.IN_PROGRESS)
    values = form_of(text_of(client.get(page)))

    for now, wanted in ((ticket.status, hold), (hold, resume)):
        Ticket.objects.update(status=now)
        asked = values | {"initial-status": str(now.pk), "status": str(wanted.pk)}

        assert f">{wanted.name}</option>" not in text_of(client.get(page))
        assert client.post(page, asked).status_code == 403
        assert Ticket.objects.get(pk=ticket.pk).status == now


def test_a_title_is_needed(ticket: Ticket, ada: Employee) -> None:
    client = browse(ada, htmx=True)
    values = form_of(text_of(client.get(f"/tickets/{ticket.number}/details/")))

    answer = client.post(f"/tickets/{ticket.number}/details/", values | {"title": " "})

    assert answer.status_code == 422
    assert Ticket.objects.get(pk=ticket.pk).title == ticket.title


def test_without_script_the_fields_stand_on_the_whole_page(ticket: Ticket, ada: Employee) -> None:
    """T6, T7: what is refused there too."""
    client, page = browse(ada), f"/tickets/{ticket.number}/details/"

    shown = text_of(client.get(page))
    refused = text_of(client.post(page, form_of(shown) | {"title": " "}), status=422)

    assert "</html>" in shown
    assert "</html>" in refused
    assert 'role="alert"' in refused


@pytest.mark.parametrize("field", ["severity", "type", "priority", "work_group", "assignee"])
def test_what_was_retired_stays_and_is_offered_to_no_other_request(ticket: Ticket, ada: Employee, field: str) -> None:
    """S1: saving something else would lose it."""
    make_work_group("Support")
    rows = {"severity": Severity, "type": TicketType, "priority": Priority, "work_group": WorkGroup}
    row: Any = make_agent("Nadia Noël") if field == "assignee" else rows[field].offered()[0]
    other = make_ticket(site=ticket.site)
    type(row)._base_manager.filter(pk=row.pk).update(is_active=False)  # noqa: SLF001 - documented by Django as public
    Ticket.objects.filter(pk=ticket.pk).update(**{field: row})
    client, page = browse(ada, htmx=True), f"/tickets/{ticket.number}/details/"
    shown = text_of(client.get(page))
    assert f'<option value="{row.pk}" selected>{row}</option>' in shown
    assert f">{row}</option>" not in text_of(client.get(f"/tickets/{other.number}/details/"))

    client.post(page, form_of(shown) | {"title": "Autre titre", field: str(row.pk)})

    saved = Ticket.objects.get(pk=ticket.pk)
    assert (saved.title, getattr(saved, field)) == ("Autre titre", row)


def test_a_retired_value_is_not_taken_by_saying_that_it_was_there(ticket: Ticket, ada: Employee) -> None:
    severity = Severity.objects.all()[0]
    Severity.objects.filter(pk=severity.pk).update(is_active=False)
    client, page = browse(ada, htmx=True), f"/tickets/{ticket.number}/details/"
    forged = form_of(text_of(client.get(page))) | {"severity": str(severity.pk)}

    assert client.post(page, forged).status_code == 422
    client.post(page, forged | {"initial-severity": str(severity.pk)})

    assert Ticket.objects.get(pk=ticket.pk).severity is None


@pytest.mark.parametrize("key", [f"e{'9' * 18}", f"e{'9' * 30}", "e²", "x", "Élodie"])
def test_a_follower_that_no_row_can_have_is_refused(ticket: Ticket, ada: Employee, key: str) -> None:
    """T6: SQLite cannot even look for so large a number."""
    client, page = browse(ada, htmx=True), f"/tickets/{ticket.number}/details/"
    values: dict[str, Any] = form_of(text_of(client.get(page)))

    answer = client.post(page, values | {"followers": [key]})

    assert answer.status_code == 422
    assert not Ticket.objects.get(pk=ticket.pk).followers.exists()


def test_colleagues_of_one_name_are_told_apart(ticket: Ticket, ada: Employee) -> None:
    """T7: by address; whoever has a name of their own is called by it alone."""
    for address in ("nadia.roux", "n.roux"):
        make_agent("Nadia Roux", email=f"{address}@joindre.example")

    page = text_of(browse(ada).get(f"/tickets/{ticket.number}/?edit=details"))
    found = browse(ada).get("/colleagues/?q=roux nad").json()

    assert page.count("Nadia Roux · n.roux@joindre.example") == 1
    assert f"{ada.name} ·" not in page
    assert {one["address"] for one in found} == {"nadia.roux@joindre.example", "n.roux@joindre.example"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("elodie garnier", ""),
        ("GARNIER Élodie; ada@joindre.example", ""),
        ("Nadia Roux", "Plusieurs collaborateurs s’appellent «"),
        ("Jean Jamais", "ne se connecte. Choisissez un collaborateur"),
    ],
)
def test_followers_are_typed_without_script(ticket: Ticket, ada: Employee, typed: str, told: str) -> None:
    """T1, U2: what cannot be is refused with its reason, and stands there still."""
    elodie = make_agent("Élodie Garnier")
    Employee.objects.filter(pk=ada.pk).update(email="ada@joindre.example")
    for address in ("nadia.roux", "n.roux"):
        make_agent("Nadia Roux", email=f"{address}@joindre.example")
    make_employee("Jean Jamais")
    client, page = browse(ada), f"/tickets/{ticket.number}/details/"
    values: dict[str, Any] = form_of(text_of(client.get(f"/tickets/{ticket.number}/?edit=details")))

    answer = client.post(page, values | {"followers": [typed]})

    assert answer.status_code == (422 if told else 302)
    assert told in text_of(answer, status=answer.status_code)
    assert (f'value="{typed}"' in text_of(answer, status=answer.status_code)) is bool(told)
    assert (elodie in ticket.followers.all()) is (not told)
    assert (ada in ticket.followers.all()) is ("ada@" in typed)


def test_the_list_of_colleagues_is_for_who_may_change_requests(ada: Employee) -> None:
    """S2"""
    reader = make_employee("Lise Lit", account=make_account(profile=make_profile(rights=[Right.SEARCH_TICKETS])))

    assert browse(reader).get("/colleagues/?all=1").status_code == 403
    assert browse(ada).get("/colleagues/?q=").json() == []
