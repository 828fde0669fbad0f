"""Counting queries tells a page that asks once from one that asks for each row."""

import pytest
from django.db import connection

from tests.queries import assert_constant_queries, count_queries

pytestmark = pytest.mark.django_db


def ask(times: int) -> None:
    with connection.cursor() as cursor:
        for number in range(times):
            cursor.execute("SELECT %s", [number])


def test_a_page_that_asks_once_passes() -> None:
    rows: list[int] = []

    assert_constant_queries(page=lambda: ask(3), grow=lambda: rows.append(1))

    assert len(rows) == 11


def test_a_page_that_asks_for_each_row_fails() -> None:
    rows: list[int] = []

    with pytest.raises(AssertionError, match="1 queries became 11"):
        assert_constant_queries(page=lambda: ask(len(rows)), grow=lambda: rows.append(1))


def test_queries_are_counted() -> None:
    assert count_queries(lambda: ask(3)) == 3
