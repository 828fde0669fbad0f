"""No page, act or job reads a table that grows from its beginning, unless a reason is written down."""

import faulthandler
import sys
from typing import Final

import pytest
from django.db import connection

from tests.plans import growth
from tests.plans.pages import all_asked, routes
from tests.plans.scans import is_allowed
from tests.plans.statements import Statement, Watch, scans_of
from tests.plans.walk import Walk

#: The table of SQLite by which words are found.
WORDS: Final = "search_words"
#: Seconds after which the walk hangs. It asks for everything, so it takes minutes where the machine has other work.
LONGEST: Final = 900


def test_every_address_is_walked() -> None:
    assert set(all_asked()) == set(routes())


@pytest.mark.django_db
def test_no_statement_scans_a_table_that_grows() -> None:
    """SQLite plans each statement twice: before and after `ANALYZE` has counted the rows."""
    faulthandler.dump_traceback_later(LONGEST, exit=True, file=sys.__stderr__ or sys.stderr)
    walk = Walk(growth.grow())
    growing = {model._meta.db_table for model in growth.growing_models()}
    is_counted = connection.vendor == "postgresql"
    if is_counted:
        growth.settle()
    watch = Watch()
    with connection.execute_wrapper(watch):
        unanswered = [*walk.pages(), *walk.acts()]
        walk.jobs()
    statements = list(watch.seen.values())
    unlisted = unlisted_scans(statements, growing)
    if not is_counted:
        growth.settle()
        unlisted |= unlisted_scans(statements, growing)

    assert {table for table in growing if count_of(table) <= growth.FEW} == growth.EMPTY
    assert not unanswered
    assert not unlisted, "\n".join(sorted(unlisted))


def unlisted_scans(statements: list[Statement], growing: set[str]) -> set[str]:
    """The scans that no reason allows. Statements of the walk itself, which no code of ours asks, do not count."""
    found = [scan for statement in statements if statement.origin for scan in scans_of(statement)]
    return {str(scan) for scan in found if scan.table in {*growing, WORDS} - growth.EMPTY and not is_allowed(scan)}


def count_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a name of our own
        return int(cursor.fetchone()[0])
