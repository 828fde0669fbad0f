"""How many queries a page costs, and whether that grows with what it shows."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def assert_constant_queries(page: Callable[[], object], grow: Callable[[], object], *, times: int = 10) -> None:
    """The page costs the same with one row as with eleven: `grow` adds a row, `page` asks for the page."""
    grow()
    page()  # fills caches that live longer than a request
    before = captured_queries(page)
    for _ in range(times):
        grow()
    after = captured_queries(page)
    assert len(after) == len(before), report(before, after)


def count_queries(page: Callable[[], object]) -> int:
    return len(captured_queries(page))


def captured_queries(page: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        page()
    return [query["sql"] for query in captured.captured_queries]


def report(before: list[str], after: list[str]) -> str:
    repeated = sorted({sql[:200] for sql in after if after.count(sql) > 1 or sql not in before})
    return "\n".join([f"{len(before)} queries became {len(after)}. Those that are new or repeated:", *repeated])
