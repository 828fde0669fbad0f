"""A portal that holds something of everything, and empty places to restore it to."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from django.conf import settings
from django.db import connection

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.live import generations
from joindre.notes.actions import write_note
from joindre.tickets.models import Ticket
from tests.backup.places import RELEASES, Place, copied_place, empty_place
from tests.factories import make_call, make_file, make_message, make_received_mail


class MakePlace(Protocol):
    def __call__(self, engine: str) -> Place: ...


@pytest.fixture
def make_place(tmp_path: Path) -> Iterator[MakePlace]:
    with ExitStack() as stack:
        yield lambda engine: stack.enter_context(empty_place(tmp_path / f"place-{engine}", engine))


@pytest.fixture(scope="session")
def installed(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The first release, brought to this version, on the database of the tests. Tests take copies of it."""
    with empty_place(tmp_path_factory.mktemp("installed") / "place", connection.vendor) as place:
        place.run("restore", str(min(RELEASES.glob("*.tar"))))
        yield place


@pytest.fixture
def copy(installed: Place, tmp_path: Path) -> Iterator[Place]:
    with copied_place(installed, tmp_path / "copy") as place:
        yield place


@pytest.fixture
def portal(child_environment: dict[str, str], tmp_path: Path, ada: Employee, carol: Contact, ticket: Ticket) -> Place:
    """The installation of the tests, with a request on which everything has been said."""
    make_message(ticket, by=carol, body="<p>L’imprimante « fume » : 火, 🔥 et \\u0000 ?</p>").files.set([make_file()])
    make_received_mail(ticket, by=carol)
    make_call(ticket, by=ada, contact=carol)
    write_note(ticket, body=clean("<p>À voir.</p>"), by=ada)
    return Place(Path(settings.DATA_DIR), {**child_environment, "LANG": "en"})


@pytest.fixture(autouse=True)
def own_generation() -> Iterator[None]:
    """What one test makes of the generation of this process is no other test's."""
    yield
    generations.forget()
