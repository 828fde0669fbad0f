"""A request opened through the API, with all that the page of a new request can (A1, T4)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from joindre.directory.models import Contact, Employee, Site
from joindre.tickets.models import Hold, HoldReason, Priority, Severity, Status, Ticket, TicketType
from tests.api.test_tickets import calling, create
from tests.cast import account_of
from tests.factories import make_employee, make_profile, make_work_group

PAGE = "/api/v1/tickets/"
APPOINTMENT = "2030-01-07T09:00:00+01:00"


@pytest.fixture
def values(db: None) -> dict[str, Any]:
    """A value of each list."""
    models: dict[str, Any] = {"type": TicketType, "severity": Severity, "priority": Priority, "reason": HoldReason}
    return {name: model.objects.order_by("position", "pk")[0] for name, model in models.items()}


def test_all_that_the_page_can(
    ada: Employee, ben: Employee, lyon: Site, carol: Contact, values: dict[str, Any], ticket: Ticket
) -> None:
    """A1, T4: values by their names, colleagues by their addresses."""
    group = make_work_group("Réseau")
    ben.email = "ben@joindre.example"
    ben.save()

    answer = create(
        calling(ada), site_id=lyon.pk, requester_id=carol.pk, end_user_id=carol.pk, work_group=group.name,
        type=values["type"].name, severity=values["severity"].name, priority=values["priority"].name,
        assignee="BEN@joindre.example", followers=[ada.pk, "ben@joindre.example", ada.pk], follows=str(ticket.number),
        hold={"reason": values["reason"].name, "appointment": APPOINTMENT, "comment": "La pièce est commandée."},
    )  # fmt: skip

    assert answer.status_code == 201
    told = answer.json()
    assert [told[name] for name in ("type", "severity", "priority", "work_group", "assignee", "follows")] == [
        *(values[name].name for name in ("type", "severity", "priority")), "Réseau", ben.name, str(ticket.number),
    ]  # fmt: skip
    assert told["followers"] == sorted([ada.name, ben.name])
    assert told["status"]["type"] == "on_hold"
    assert told["hold"]["comment"] == "La pièce est commandée."
    hold = Hold.objects.get()
    assert (hold.reason, hold.appointment is not None) == (values["reason"], True)


def test_values_by_their_keys_and_in_english(ada: Employee, lyon: Site, values: dict[str, Any]) -> None:
    severity = values["severity"]
    severity.name_en = "Blocking"
    severity.save()

    told = create(calling(ada), site_id=lyon.pk, type=values["type"].pk, severity="Blocking").json()

    assert (told["type"], told["severity"]) == (values["type"].name, severity.name)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"type": "Nothing"}, "type"),
        ({"severity": 999_999}, "severity"),
        ({"priority": "Nothing"}, "priority"),
        ({"work_group": "Nothing"}, "work_group"),
        ({"work_group": "Réseau", "work_group_id": 1}, "work_group"),
        ({"assignee": "nobody@joindre.example"}, "assignee"),
        ({"assignee": 999_999}, "assignee"),
        ({"followers": ["nobody@joindre.example"]}, "followers.0"),
        ({"followers": [1] * 51}, "followers"),
        ({"follows": "2020-00001"}, "follows"),
        ({"follows": "x"}, "follows"),
        ({"hold": {"reason": "Nothing"}}, "hold.reason"),
        ({"hold": {"reason": 1, "since": "2030-01-07T09:00:00Z"}}, "since"),
        ({"hold": {"reason": 1, "appointment": "2030-01-07T09:00:00"}}, "appointment"),
        ({"hold": {"reason": 1, "appointment": "9999-12-31T23:59:59Z"}}, "appointment"),
        ({"requester_id": 10**30}, "requester_id"),
        ({"site_id": -1}, "site_id"),
        ({"type": 10**30}, "type"),
        ({"type": "a\0b"}, "type"),
        ({"title": []}, "title"),
    ],
)
def test_what_cannot_be_is_422_and_names_its_field(
    wrong: dict[str, Any], field: str, ada: Employee, lyon: Site, values: dict[str, Any]
) -> None:
    """A1, U3: nothing is opened."""
    answer = create(calling(ada), **{"site_id": lyon.pk, **wrong})

    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert field in answer.json()["message"]
    assert not Ticket.objects.exists()


def test_a_value_that_is_not_there_names_those_that_are(ada: Employee, lyon: Site, values: dict[str, Any]) -> None:
    """U3: what to send instead."""
    assert values["type"].name in create(calling(ada), site_id=lyon.pk, type="Nothing").json()["message"]


def test_an_appointment_before_now_opens_nothing(ada: Employee, lyon: Site, values: dict[str, Any]) -> None:
    """T3: all of it, or nothing."""
    hold = {"reason": values["reason"].pk, "appointment": (timezone.now() - timedelta(days=1)).isoformat()}

    answer = create(calling(ada), site_id=lyon.pk, hold=hold)

    assert (answer.status_code, answer.json()["message"].partition(":")[0]) == (422, "hold.appointment")
    assert not Ticket.objects.exists()


def test_the_same_key_opens_one_request(ada: Employee, lyon: Site) -> None:
    """A1: a program that heard no answer calls again."""
    client = calling(ada)

    first, again, other = (
        client.post(PAGE, {"title": "Panne", "site_id": lyon.pk}, "application/json", headers={"Idempotency-Key": key})
        for key in ("commande-42", "commande-42", "commande-43")
    )

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 201)
    assert first.json()["number"] == again.json()["number"] != other.json()["number"]
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("key", ["x" * 101, "a\0b"])
def test_a_key_that_cannot_be_is_422(key: str, ada: Employee, lyon: Site) -> None:
    headers = {"Idempotency-Key": key}

    answer = calling(ada).post(PAGE, {"title": "Panne", "site_id": lyon.pk}, "application/json", headers=headers)

    assert answer.status_code == 422


@pytest.mark.parametrize("data", [{"followers": [1]}, {"hold": {"reason": 1}}])
def test_what_is_an_act_of_its_own_needs_its_right(
    data: dict[str, Any], ada: Employee, lyon: Site, values: dict[str, Any]
) -> None:
    """A1, S2: the right to create requests is not that to change them, or to put them on hold."""
    account = account_of(ada)
    account.profile = make_profile(rights=["260101", "900109"])
    account.save()
    data = {"followers": [ada.pk]} if "followers" in data else {"hold": {"reason": values["reason"].pk}}

    answer = create(calling(ada), site_id=lyon.pk, **data)

    assert answer.status_code == 403
    assert not Ticket.objects.exists()


def test_a_request_of_another_customer_is_not_followed(ben: Employee, dora: Contact, ticket: Ticket) -> None:
    """S3"""
    answer = create(calling(ben), site_id=dora.site_id, follows=str(ticket.number))

    assert (answer.status_code, answer.json()["message"]) == (422, "follows: you see no request with this number.")


def test_somebody_without_an_account_is_assigned_nothing(ada: Employee, lyon: Site) -> None:
    apart = make_employee("Sans Compte")

    assert create(calling(ada), site_id=lyon.pk, assignee=apart.pk).status_code == 422


def test_a_status_on_hold_keeps_its_first_line(ada: Employee, lyon: Site, values: dict[str, Any]) -> None:
    """T8: opened first, then followers, then the hold."""
    create(calling(ada), site_id=lyon.pk, followers=[ada.pk], hold={"reason": values["reason"].pk})

    made = Ticket.objects.get()
    assert made.status.type == Status.Type.ON_HOLD
    assert made.entries.order_by("pk").values_list("kind", flat=True)[0] == "change"
