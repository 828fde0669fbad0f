"""How many queries a page costs, and whether that grows with what it shows."""

import re
from collections.abc import Callable

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext


def assert_constant_queries(page: Callable[[], object], grow: Callable[[], object], *, times: int = 10) -> None:
    """The page costs the same with one row as with eleven: `grow` adds a row, `page` asks for the page."""
    grow()
    page()  # fills caches that live longer than a request
    before = captured_queries(page)
    for _ in range(times):
        grow()
    page()  # reads anew what processes keep, where the growth has changed it
    after = captured_queries(page)
    assert len(after) == len(before), report(before, after)


def count_queries(page: Callable[[], object]) -> int:
    return len(captured_queries(page))


def captured_queries(page: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        page()
    return [query["sql"] for query in captured.captured_queries]


def assert_by_index(act: Callable[[], object], table: str, *, walked: str = "") -> None:
    """Whatever the act asks of this table is found by an index, and never by reading all of it.

    `walked` is a partial index of few rows that may be read whole.
    """
    asked = [sql for sql in captured_queries(act) if sql.startswith("SELECT") and f'FROM "{table}"' in sql]
    assert asked, f"nothing was asked of {table}"
    for sql in asked:
        plan = plan_of(sql)
        assert not re.search(
            rf"(?i)seq scan on {table}\b|scan {table}\b(?! using (covering )?index {walked}$)", plan, re.MULTILINE
        ), f"{sql}\n{plan}"


def plan_of(sql: str) -> str:
    """Return how the database finds the rows, where it would rather not read a table whole."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Tables of a test are small: a planner with a choice would read them whole.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def report(before: list[str], after: list[str]) -> str:
    repeated = sorted({sql[:200] for sql in after if after.count(sql) > 1 or sql not in before})
    return "\n".join([f"{len(before)} queries became {len(after)}. Those that are new or repeated:", *repeated])
