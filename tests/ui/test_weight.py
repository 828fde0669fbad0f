"""What a first visit weighs is kept: the page with all that it loads at once, without the editor, compressed as it is.

Where this fails, something was added to what every first visit carries. Look first whether it is needed before somebody
does something. If not, load it with its first use: a script by `later.js`, a style sheet by naming it in `DIALOGS` or
in a room of `OF_ROOMS` (`ui/assets.py`). Raise a limit only where the row `first-visit` of `bin/bench` keeps its goal.
"""

import re
from pathlib import Path
from typing import Final

import brotli
import pytest
from django.contrib.staticfiles import finders

from joindre.directory.models import Employee
from joindre.tickets.models import Ticket
from joindre.ui.assets import DIALOGS, ENTRIES, path_of
from joindre.ui.joining import Joiner
from joindre.ui.storage import packed
from tests.cast import browse

#: Bytes without the heads of the answers. A real request has a longer page, by 6 kB or so: the row gives 61 kB for one,
#: a kilobyte more than its goal. `docs/performance.md` says so; this may only become less.
LIST: Final = 45_000
REQUEST: Final = 53_500
NOSCRIPT: Final = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
SHEET: Final = re.compile(r'<link rel="stylesheet" href="/static/ui/css/([\w-]+)\.css">')
MODULE: Final = re.compile(r'<script type="module" src="/static/ui/js/([\w-]+)\.js">')
HTMX: Final = "django_htmx/htmx-2.min.js"


def text_of(path: str) -> str:
    found = finders.find(path)
    assert found, path
    return Path(found).read_text()


def compressed(text: str) -> int:
    return len(brotli.compress(text.encode()))


def first_visit(employee: Employee, address: str) -> dict[str, int]:
    """The bytes of each part, by its name."""
    answer = browse(employee).get(address, headers={"Accept-Encoding": "gzip"})
    html = NOSCRIPT.sub("", browse(employee).get(address).content.decode())
    names = {f"ui/{one}" for one in ENTRIES}
    joiner = Joiner(lambda name: text_of(f"{name.replace('/', '/js/', 1)}.js"), entries=names)
    sheets = packed("\n".join(text_of(path_of(name)) for name in SHEET.findall(html)))
    scripts = {name: compressed(joiner.joined(f"ui/{name}")) for name in MODULE.findall(html)}
    return {"page": len(answer.content), "sheets": compressed(sheets), "htmx": compressed(text_of(HTMX)), **scripts}


def test_the_list_stays_light(ada: Employee, ticket: Ticket) -> None:
    parts = first_visit(ada, "/")

    assert {"page", "sheets", "htmx", "main"} == set(parts)
    assert sum(parts.values()) <= LIST, parts


def test_a_request_stays_light(ada: Employee, ticket: Ticket) -> None:
    parts = first_visit(ada, f"/tickets/{ticket.number}/")

    assert {"page", "sheets", "htmx", "main", "ticket"} == set(parts)
    assert sum(parts.values()) <= REQUEST, parts


@pytest.mark.parametrize("address", ["/", "/tickets/{}/"])
def test_the_sheets_of_dialogs_come_later(ada: Employee, ticket: Ticket, address: str) -> None:
    html = browse(ada).get(address.format(ticket.number)).content.decode()
    loaded = SHEET.findall(NOSCRIPT.sub("", html))

    assert loaded
    assert not set(DIALOGS) & set(loaded)
    # Without scripts they are loaded at once.
    assert all(f"/{name}.css" in "".join(NOSCRIPT.findall(html)) for name in DIALOGS)
