"""What the harness promises: quick commits on PostgreSQL for the tests themselves, safe ones for what they kill."""

import subprocess
import sys

import pytest
from django.db import connection

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="a setting of PostgreSQL")

ASK = """
import django
from django.db import connection
django.setup()
with connection.cursor() as cursor:
    cursor.execute("SHOW synchronous_commit")
    print(cursor.fetchone()[0])
"""


@pytest.mark.django_db
def test_the_connections_of_the_tests_do_not_wait_for_the_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")

        assert cursor.fetchone() == ("off",)


def test_a_process_that_a_test_starts_does(child_environment: dict[str, str]) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", ASK], env=child_environment, check=True, capture_output=True, text=True
    )

    assert finished.stdout.strip() == "on"
