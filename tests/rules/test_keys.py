"""`docs/keys.md` says what is so (U1)."""

from django.utils import translation

from joindre.ui.shortcuts import SHORTCUTS
from tests.rules.sources import project_files
from tools import keys


def test_the_document_is_made_of_the_tables() -> None:
    """U1: `python -m tools.keys` writes it."""
    with translation.override("en"):
        assert keys.PAGE.read_text(encoding="utf-8") == keys.page()


def test_a_key_of_a_control_stands_in_the_table() -> None:
    """U1"""
    listed = {key for one in SHORTCUTS for key in (one.key,)}
    named = {
        key
        for path in project_files("**/templates/**/*.html")
        for part in path.read_text(encoding="utf-8").split('aria-keyshortcuts="')[1:]
        for key in part.partition('"')[0].split()
    }

    assert named
    assert named <= listed
