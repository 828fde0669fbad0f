"""Habits of the tests themselves (docs/STYLE.md)."""

import re

from tests.rules.sources import lines, name, python_files

SLEEP = re.compile(r"\b(?:time|asyncio)\.sleep\(|wait_for_timeout\(")
# A constant may be set; what a function does may not be replaced.
MOCK = re.compile(r"unittest\.mock|from unittest import mock|\bmocker\b|setattr\(\w+(?:\.\w+)*, \"[a-z]")
PAGES = ("tests/portal/", "tests/workspace/", "tests/accounts/", "tests/api/")
TEXT_WITHOUT_STATUS = re.compile(
    r"\bnot in .*\.(?:text|content)\b|(?<!objects)\.(?:get|post)\(.*\)\.(?:text|content)\b|= \w+\.(?:text|content)\b"
)


def test_no_test_waits_for_a_length_of_time() -> None:
    """`tests.waiting.wait_until` waits for a condition."""
    assert not hits(SLEEP)


def test_nothing_of_our_own_is_replaced() -> None:
    assert not hits(MOCK)


def test_an_absence_in_a_page_is_asserted_together_with_its_status() -> None:
    """`tests.answers.text_of` reads an answer and asserts its status: an error page lacks every word."""
    assert not [hit for hit in hits(TEXT_WITHOUT_STATUS) if hit.startswith(PAGES)]


def hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in python_files("tests")
        if path.name.startswith("test_") and path.parent.name != "rules"
        for number, line in enumerate(lines(path), start=1)
        if pattern.search(line)
    ]
