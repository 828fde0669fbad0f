"""What processes keep of few rows is read anew once one of these rows has changed, however it was changed."""

from collections.abc import Callable

import pytest
from django.db import transaction

from joindre.accounts.models import Account
from joindre.company.models import Company
from joindre.directory.models import Employee, WorkGroup
from joindre.directory.models.employees import known_employees
from joindre.live import kept
from joindre.live.kept import KeptValue
from joindre.mail.models import Mailbox
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Priority, Severity, Status, TicketType
from tests.answers import text_of
from tests.cast import browse
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

ROWS = (Company, Employee, Mailbox, MessageSettings, Priority, Severity, Status, TicketType, WorkGroup)


@pytest.fixture
def statuses() -> KeptValue[list[str]]:
    return KeptValue(lambda: list(Status.objects.order_by("pk").values_list("name", flat=True)))


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_every_kept_table_says_that_it_changed(model: type[kept.KeptRow]) -> None:
    """A table whose rows are kept and that says nothing would show old values for ever."""
    assert issubclass(model, kept.KeptRow)
    assert isinstance(model.objects.all(), kept.KeptQuerySet)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Status.objects.update(name="Autre"),
        lambda: Status(name="Autre", type="created").save(),
        lambda: Status.objects.create(name="Autre", type="created"),
        lambda: Status.objects.bulk_create([Status(name="Autre", type="created")]),
        lambda: Status.objects.filter(pk__gt=10**6).delete(),
        lambda: Status.objects.bulk_update([Status.objects.all()[0]], ["name"]),
        lambda: Status.objects.get_or_create(name="Autre", defaults={"type": "created"}),
    ],
)
def test_each_way_to_change_rows_is_noticed(change: Callable[[], object]) -> None:
    Status.objects.exclude(pk=Status.objects.all()[0].pk).delete()
    before = kept.version()
    change()
    assert kept.version() != before


def test_kept_rows_are_read_once_for_each_version(statuses: KeptValue[list[str]]) -> None:
    with kept.read_once():
        assert count_queries(statuses) == 2
        assert count_queries(statuses) == 0
    with kept.read_once():
        assert count_queries(statuses) == 1
        Status.objects.create(name="En attente du fournisseur", type="on_hold")
        assert "En attente du fournisseur" in statuses()


def test_a_change_that_was_rolled_back_is_not_kept(statuses: KeptValue[list[str]]) -> None:
    before = statuses()
    with transaction.atomic():
        Status.objects.create(name="Rien", type="created")
        assert "Rien" in statuses()
        transaction.set_rollback(True)
    assert statuses() == before
    Status.objects.create(name="Quelque chose", type="created")
    assert statuses() == [*before, "Quelque chose"]


def test_a_new_employee_is_known(ada: Employee) -> None:
    assert known_employees()[ada.pk].name == ada.name
    Employee.objects.filter(pk=ada.pk).update(last_name="Auriol")
    assert known_employees()[ada.pk].last_name == "Auriol"


def test_a_session_whose_account_is_gone_is_shown_what_is_now(ada: Employee) -> None:
    """U6"""
    browser = browse(ada)
    Account.objects.update(is_active=False)
    for name in ("Atelier Gutenberg", "Imprimerie Moreau"):
        Company.objects.update(own_name=name)
        assert name in text_of(browser.get("/accounts/login/"))
