"""A back-up restored onto an empty target of either engine (A3)."""

import gzip
import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection

from joindre.backup.archive import HEADER, MANIFEST
from joindre.backup.steps import ArchiveStep
from joindre.messaging.models import Message
from joindre.tickets.models import Entry
from tests.backup.conftest import MakePlace
from tests.backup.forging import forged
from tests.backup.places import Place, manifest_of, sums_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_every_table_and_every_file_is_the_same(
    portal: Place, make_place: MakePlace, tmp_path: Path, engine: str
) -> None:
    """A3: as the tests run on each database, from each engine to each."""
    gone = Group.objects.create(name="Colonels")
    key = gone.pk
    gone.delete()
    made = portal.back_up(tmp_path / "one.tar", "--with-key")
    place = make_place(engine)

    place.run("restore", str(tmp_path / "one.tar"))

    assert sums_of(place.back_up(tmp_path / "two.tar")) == sums_of(made)
    assert made.rows > Entry.objects.count() + Message.objects.count() > 4
    assert made.files.count > 0
    assert (place.folder / "secret_key").read_text() == settings.SECRET_KEY
    assert (given := next_group(place)) > key, f"{given} was the key of a row that was gone before the back-up"
    assert words_found(place, engine) > 0


def next_group(place: Place) -> int:
    ((key,),) = place.ask("INSERT INTO auth_group (name) VALUES ('Colonels') RETURNING id")
    return int(key)


def words_found(place: Place, engine: str) -> int:
    """What search is made of stands in no archive: the database makes it anew."""
    asked = {
        "sqlite": "SELECT count(*) FROM search_words WHERE search_words MATCH 'imprimante'",
        "postgresql": "SELECT count(*) FROM search_indexedtext WHERE vector @@ 'imprimante'::tsquery",
    }
    ((found,),) = place.ask(asked[engine])
    return int(found)


@pytest.fixture
def empty(make_place: MakePlace) -> Place:
    """On the database of the tests: from each engine to each goes the test above."""
    return make_place(connection.vendor)


def test_a_restore_that_is_killed_at_any_step_is_begun_again(portal: Place, empty: Place, tmp_path: Path) -> None:
    """A3: meanwhile nothing starts, and the same archive brings it to its end. Killed there, it is whole."""
    made = portal.back_up(tmp_path / "one.tar", "--with-key")
    portal.back_up(tmp_path / "other.tar")
    restore = ("restore", str(tmp_path / "one.tar"))

    for step in ("begun", "file put", "rows put"):
        empty.run(*restore, die_at=ArchiveStep(step))
    refused = empty.run("serve", code=1)
    other = empty.run("restore", str(tmp_path / "other.tar"), code=1)
    empty.run(*restore, die_at=ArchiveStep.LOADED)

    assert "Run “joindre restore” with the same file again" in refused
    assert "Another archive was being restored here" in other
    assert sums_of(empty.back_up(tmp_path / "two.tar")) == sums_of(made)


def test_nothing_is_restored_over_a_living_portal(portal: Place, make_place: MakePlace, tmp_path: Path) -> None:
    """A3"""
    portal.back_up(tmp_path / "one.tar", "--with-key")
    before = Entry.objects.count()

    over = portal.run("restore", str(tmp_path / "one.tar"), code=1)

    assert "There are tables in the database already" in over
    assert Entry.objects.count() == before


def test_files_and_keys_that_are_there_are_left_alone(portal: Place, make_place: MakePlace, tmp_path: Path) -> None:
    """A3"""
    portal.back_up(tmp_path / "one.tar", "--with-key")
    place = make_place("sqlite")
    stored = place.folder / "files" / "ab" / "cd" / "abcd"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"somebody's")

    files = place.run("restore", str(tmp_path / "one.tar"), code=1)
    stored.unlink()
    (place.folder / "secret_key").write_text("another key, of another installation")
    key = place.run("restore", str(tmp_path / "one.tar"), code=1)

    assert "There are stored files in" in files
    assert "holds another key than the archive" in key
    assert not (place.folder / "joindre.sqlite3").exists()


def test_a_restore_that_cannot_write_says_how_it_goes_on_and_one_without_the_key_says_so(
    portal: Place, empty: Place, tmp_path: Path
) -> None:
    """A5. Without the key nothing starts: a new one would sign everybody out."""
    said = portal.run("backup", str(tmp_path / "one.tar"))
    empty.folder.mkdir()
    (empty.folder / "files").write_text("in the way")

    stopped = empty.run("restore", str(tmp_path / "one.tar"), code=1)
    (empty.folder / "files").unlink()
    restored = empty.run("restore", str(tmp_path / "one.tar"))
    started = empty.run("serve", code=1)
    (empty.folder / "secret_key").write_text(str(settings.SECRET_KEY))
    again = empty.back_up(tmp_path / "two.tar")

    assert "Run the same command again" in stopped
    assert "is not in it: keep the file secret_key" in said
    assert "is not in it: keep the file secret_key" in restored
    assert "the key that belongs to it is missing" in started
    made = manifest_of(tmp_path / "one.tar")
    assert made.key is None
    assert sums_of(again) == sums_of(made)


def test_a_row_that_the_other_engine_does_not_take_is_named(
    portal: Place, make_place: MakePlace, tmp_path: Path
) -> None:
    """SQLite does not look at lengths; the target stays as it was, and the archive is good for SQLite."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL never takes such a row")
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database, database:
        database.execute("INSERT INTO auth_group (name) VALUES (?)", ["D" * 300])
    portal.back_up(tmp_path / "one.tar")
    place = make_place("postgresql")

    said = place.run("restore", str(tmp_path / "one.tar"), code=1)

    assert "does not take a row of the table auth_group" in said
    assert "Nothing was restored" in said
    assert_empty(place, tmp_path)


def assert_empty(place: Place, tmp_path: Path) -> None:
    """Nothing was left, and another archive is taken."""
    assert not [*(place.folder / "files").glob("[0-9a-f][0-9a-f]")]
    assert not (place.folder / "secret_key").exists()
    assert not (place.folder / "joindre.sqlite3").exists()
    assert place.python("from joindre.runtime.health import is_new_database\nprint(is_new_database())") == "True\n"


@pytest.mark.parametrize("row", [b"[]\n", b"[1, junk\n", b"7\n", b"[" * 100_000 + b"\n"])
def test_a_row_that_is_none_of_the_table_is_named_before_anything_is_touched(
    portal: Place, make_place: MakePlace, tmp_path: Path, row: bytes
) -> None:
    """A3: a sentence, whoever made the archive."""
    portal.back_up(tmp_path / "one.tar")
    other = forged(
        tmp_path / "one.tar", lambda name, data: gzip.compress(row) if "/accounts_profile/" in name else data
    )

    place = make_place("sqlite")

    said = place.run("restore", str(other), code=1)

    assert "does not take a row of the table accounts_profile" in said
    assert not [*place.folder.rglob("*.sqlite3"), *place.folder.rglob("files")]


@pytest.mark.parametrize("wrong", [{"accounts_profile": ["id", "power"]}, {"pg_shadow": ["usename"]}])
def test_columns_and_tables_of_others_are_refused_before_anything_is_touched(
    portal: Place, make_place: MakePlace, tmp_path: Path, wrong: dict[str, list[str]]
) -> None:
    """A3"""
    portal.back_up(tmp_path / "one.tar")
    place = make_place("sqlite")

    said = place.run("restore", str(forged(tmp_path / "one.tar", with_tables(wrong))), code=1)

    assert "Nothing was changed" in said
    assert not [*place.folder.rglob("*.sqlite3"), *place.folder.rglob("files")]


def with_tables(wrong: dict[str, list[str]]) -> Callable[[str, bytes], bytes]:
    """Names these tables in the header and in the manifest."""

    def change(name: str, data: bytes) -> bytes:
        if name not in {HEADER, MANIFEST}:
            return data
        found = json.loads(data)
        sums = {"rows": 0, "sha256": hashlib.sha256().hexdigest(), "last_key": None}
        found["tables"] = {**dict.fromkeys(wrong, sums), **found["tables"]} | (wrong if name == HEADER else {})
        return json.dumps(found).encode()

    return change


def test_rows_that_do_not_belong_together_leave_an_empty_target(portal: Place, empty: Place, tmp_path: Path) -> None:
    """A3: what only the database can judge is taken away again."""
    portal.back_up(tmp_path / "one.tar", "--with-key")
    without = forged(tmp_path / "one.tar", lambda name, data: gzip.compress(b"") if "/files_blob/" in name else data)

    said = empty.run("restore", str(without), code=1)

    assert "do not belong together" in said
    assert_empty(empty, tmp_path)
