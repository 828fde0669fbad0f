"""Instances made from columns are those that Django makes, and what somebody else does meanwhile is done too."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from joindre.lib.instances import maker_of
from joindre.tickets.models import Status, Ticket
from tests.factories import make_ticket


def made(model: type[Model], names: list[str], values: list[object]) -> Model:
    return maker_of(model, names, alias="default")(values)


@pytest.mark.parametrize("model", [one for one in apps.get_models() if not one._meta.swapped], ids=str)
def test_it_holds_what_django_puts_in(model: type[Model]) -> None:
    names = [field.attname for field in model._meta.concrete_fields]
    values = [f"value {place}" for place in range(len(names))]
    ours, theirs = made(model, names, values), model.from_db("default", names, values)  # type: ignore[arg-type]  # any values do

    assert type(ours) is model
    ours_from, theirs_from = vars(ours).pop("_state"), vars(theirs).pop("_state")
    assert (vars(ours), ours_from.adding, ours_from.db) == (vars(theirs), theirs_from.adding, theirs_from.db)
    assert ours_from.fields_cache == theirs_from.fields_cache == {}


@pytest.mark.django_db
def test_a_column_that_was_left_out_is_read_when_it_is_asked_for() -> None:
    ticket = make_ticket(title="Le bac 2 reste vide")
    found = made(Ticket, ["id", "year"], [ticket.pk, ticket.year])

    with CaptureQueriesContext(connection) as queries:
        assert (found.title, found.year) == ("Le bac 2 reste vide", ticket.year)  # type: ignore[attr-defined]  # it is a request
    assert len(queries) == 1


@pytest.fixture
def heard() -> Iterator[list[object]]:
    found: list[object] = []

    def hear(instance: object, **_rest: object) -> None:
        found.append(instance)

    post_init.connect(hear, sender=Status)
    yield found
    post_init.disconnect(hear, sender=Status)


def test_who_listens_hears_of_it(heard: list[object]) -> None:
    assert [made(Status, ["id", "name"], [1, "Nouvelle"])] == heard
