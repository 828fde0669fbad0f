"""A page outside of a room does not load the room's style sheets, so it uses none of their classes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from joindre.ui.assets import DIALOGS, OF_ROOMS, SCRIPTS, STYLESHEETS
from tests.ui.test_tags import render

SOURCE = Path(__file__).parents[2] / "joindre"
#: Where the templates of a room stand. A field for opening hours is shown by the settings alone.
OF_ROOM = {
    "list": re.compile(r"/settings/|/people/|/portal/|/tickets\.html$|/_ticket_row\.html$|/tokens\.html$|/texts/"),
    "entrance": re.compile(r"/accounts/|/company/|/first_start\w*\.html$|/error\.html$"),
    "settings": re.compile(r"/settings/|/texts/|/first_start(_second)?\.html$|/_hours_input\.html$"),
    "portal": re.compile(r"/portal/"),
    "people": re.compile(r"/people/"),
    "opening": re.compile(r"/opening/"),
    "missed": re.compile(r"/calls/_?missed|/undelivered/"),
}
#: Words that say more of a cell of a table, and mean nothing by themselves.
OF_CELLS = {"address", "assignee", "changed", "customer", "main", "reason", "right"}


def classes_of(*sheets: str) -> set[str]:
    texts = ((SCRIPTS.parent / "css" / f"{name}.css").read_text() for name in sheets)
    return {
        name
        for text in texts
        for name in re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    }


def classes_in(template: Path) -> Iterator[str]:
    text = template.read_text()
    for found in re.findall(r'(?:class|css)="([^"]*)"|{% block \w*class %}([^{]*){%', text):
        yield from " ".join(found).split()


@pytest.mark.parametrize("room", OF_ROOMS)
def test_the_classes_of_a_room_are_used_nowhere_else(room: str) -> None:
    others = [sheet for name, sheets in OF_ROOMS.items() if name != room for sheet in sheets]
    own = classes_of(*OF_ROOMS[room]) - classes_of(*STYLESHEETS, *DIALOGS, *others) - OF_CELLS
    outside = [path for path in SOURCE.rglob("*.html") if not OF_ROOM[room].search(path.as_posix())]

    assert own
    assert not [(path.name, own & set(classes_in(path))) for path in outside if own & set(classes_in(path))]


def test_a_page_of_a_room_loads_its_style_sheets_by_name() -> None:
    assert "settings.css" in render('{% stylesheets "settings" %}')
    assert "settings.css" not in render("{% stylesheets %}")
