"""Write `docs/keys.md`: the keys of the support portal, and how many clicks and keys each act takes (U1).

The first table is `joindre/ui/shortcuts.py`. The second one is proved by `tests/e2e/test_keys_counted.py`, which
does each act in a browser and counts.

    .venv/bin/python -m tools.keys
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import django
from django.utils import translation

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "keys.md"


@dataclass(frozen=True, kw_only=True)
class Counted:
    """An act, with the clicks of a mouse and the keys without one; what is typed as text is not counted."""

    code: str
    act: str
    start: str
    clicks: int | None
    keys: int | None
    by_keys: str = ""


COUNTED: Final = (
    Counted(code="call", act="Call the requester", start="request", clicks=1, keys=1, by_keys="`c`"),
    Counted(code="message", act="Begin a direct message", start="request", clicks=1, keys=1, by_keys="`r`"),
    Counted(code="note", act="Begin an internal note", start="request", clicks=2, keys=1, by_keys="`n`"),
    Counted(code="mail", act="Begin an email", start="request", clicks=1, keys=1, by_keys="`m`"),
    Counted(code="take", act="Assign the request to oneself", start="request", clicks=1, keys=1, by_keys="`i`"),
    Counted(code="next", act="Go to the next request of the list", start="request", clicks=1, keys=1, by_keys="`j`"),
    Counted(code="new", act="Begin a new request", start="any page", clicks=None, keys=1, by_keys="`d`"),
    Counted(code="unread", act="Go to the next unread message", start="any page", clicks=None, keys=1, by_keys="`u`"),
    Counted(
        code="ringing",
        act="From a ringing phone to the caller's newest open request",
        start="any page",
        clicks=None,
        keys=3,
        by_keys="`Ctrl+K`, a part of the number, `↓`, `Enter`",
    ),
    Counted(
        code="sheet",
        act="From a ringing phone to the caller's sheet",
        start="any page",
        clicks=None,
        keys=2,
        by_keys="`Ctrl+K`, a part of the number, `Enter`",
    ),
    Counted(
        code="new of caller",
        act="From a ringing phone to a new request for the caller",
        start="any page",
        clicks=None,
        keys=2,
        by_keys="`Ctrl+K`, a part of the number, `Shift+Enter`",
    ),
    Counted(
        code="new number",
        act="Begin a contact for a number of nobody",
        start="any page",
        clicks=None,
        keys=2,
        by_keys="`Ctrl+K`, the number or its beginning, `Enter`",
    ),
    Counted(code="missed", act="Say that a missed call is done", start="missed calls", clicks=1, keys=None),
    Counted(
        code="of sheet",
        act="From the sheet to the newest open request",
        start="sheet",
        clicks=1,
        keys=2,
        by_keys="`j`, `Enter`",
    ),
    Counted(
        code="hold",
        act="Begin to put the request on hold",
        start="request",
        clicks=1,
        keys=2,
        by_keys="`Ctrl+K`, the beginning of the name, `Enter`",
    ),
    Counted(
        code="contact",
        act="Create the requester and call them, by both",
        start="request without requester",
        clicks=2,
        keys=1,
        by_keys="`+`, the name and the number, `Enter`, the phone icon",
    ),
)


def page() -> str:
    return "\n".join([*_keys(), "", *_counted(), ""])


def _keys() -> Iterator[str]:
    from joindre.ui.shortcuts import KeyPlace, shortcuts_of  # noqa: PLC0415  # texts exist only once Django is set up

    yield "# Keys"
    yield ""
    yield "`?` shows the keys of a page. Single keys are letters where one types, rest while a dialog is open, and are"
    yield "switched off in the preferences, all together or each alone. `python -m tools.keys` writes this page;"
    yield "[pages.md](how/pages.md#keys) says how keys work."
    for place, shortcuts in shortcuts_of(*KeyPlace):
        yield from ("", f"## {place.label}", "", "| key | does |", "|---|---|")
        yield from (f"| {'+'.join(f'`{cap}`' for cap in one.caps)} | {one.does} |" for one in shortcuts)


def _counted() -> Iterator[str]:
    yield "## Clicks and keys of each act"
    yield ""
    yield "What is typed as text is not counted. `tests/e2e/test_keys_counted.py` does each act and counts."
    yield ""
    yield "| act | begins on | clicks | keys | which |"
    yield "|---|---|---|---|---|"
    for one in COUNTED:
        yield f"| {one.act} | {one.start} | {_number(one.clicks)} | {_number(one.keys)} | {one.by_keys} |"


def _number(count: int | None) -> str:
    return "–" if count is None else str(count)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "joindre.settings")
    django.setup()
    with translation.override("en"):
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
