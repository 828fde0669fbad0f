"""What each page asks of who is signed in costs the same, however many people there are."""

import pytest
from django.db import connection

from joindre.accounts.models import Account
from joindre.directory.models import Employee, Person
from tests.cast import account_of
from tests.queries import plan_of

#: More than SQLite would read whole rather than by an index.
MANY = 3000


@pytest.mark.django_db
def test_nobody_else_has_an_account(ada: Employee) -> None:
    """A4: where ANALYZE has counted that no person has an account, SQLite would read all people for each page."""
    Person.objects.bulk_create(Person(last_name=f"Personne {n}") for n in range(MANY))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    shown = Account.objects.filter(pk=account_of(ada).pk).select_related("profile", "employee", "person")
    plan = plan_of(str(shown.query))

    assert "directory_person" in plan
    assert "SCAN directory_person" not in plan
    assert "Seq Scan on directory_person" not in plan
