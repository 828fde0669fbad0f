"""What every test stands on. The people are in cast.py, the makers of things in factories.py."""

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.core.serializers import deserialize
from django.core.serializers.base import DeserializedObject
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from joindre.directory.first_start import has_begun
from joindre.lib import heartbeats, locks, tallies
from joindre.workspace.operation import database_room, failing_tasks, free_room, late_queues, missed_worker
from tests import prepared
from tests.harness import is_worker, own_folder, run_folder
from tests.waiting import wait_until

pytest_plugins = ["tests.cast"]

#: The folders and modules whose tests take long.
LONG = frozenset(
    {"attacks", "backup", "demo", "fleet", "operate", "plans", "test_first_request_by_mail.py", "test_first_start.py"}
    | {"test_contact_dialog.py", "test_settings_customers.py"}
)
#: What the migrations filled in, as rows, and the key to the database.
REFERENCE = pytest.StashKey[tuple[list[DeserializedObject], DjangoDbBlocker]]()
#: The same by table, as the database has it.
REFERENCE_ROWS: dict[str, list[str]] = {}
#: Those of these tables that were emptied after a test.
EMPTIED: set[str] = set()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that at the end no process waits for the last test of another one."""
    items.sort(key=lambda item: LONG.isdisjoint(item.path.parts))
    for item in items:
        if asks_database(item):
            item.add_marker(pytest.mark.database)


def asks_database(item: pytest.Item) -> bool:
    """All others are kept from it by pytest-django."""
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(fixtures))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite tests run on a file: in memory, threads would lock each other out and WAL would not exist.

    PostgreSQL does not wait for the disk at each commit. What a test starts and kills connects by itself, and waits.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(own_folder() / "test.sqlite3")
    else:
        database["OPTIONS"] = {"options": "-c synchronous_commit=off"}


@pytest.fixture(scope="session")
def prepared_turn(django_db_modify_db_settings: None) -> Iterator[ExitStack]:
    """Of the workers, one at a time sees to its database; closed where it may be the next one's turn."""
    with ExitStack() as stack:
        if is_worker():
            stack.enter_context(locks.held(run_folder() / "database.lock"))
        yield stack


@pytest.fixture(scope="session")
def django_db_keepdb(prepared_turn: ExitStack, django_db_blocker: DjangoDbBlocker) -> bool:
    """Django looks only for migrations that are missing in a database that is there."""
    with django_db_blocker.unblock():
        is_copied = is_worker() and prepared.copy_prepared()
    if is_copied:
        prepared_turn.close()
    return is_copied


@pytest.fixture(scope="session")
def django_db_setup(
    prepared_turn: ExitStack,
    django_db_keepdb: bool,  # noqa: FBT001 - the value of a fixture
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """PostgreSQL removes no database that somebody uses: what the last tests started may still be ending."""
    if is_worker() and not django_db_keepdb:
        with django_db_blocker.unblock():
            prepared.hand_over()
    prepared_turn.close()
    with pytest.MonkeyPatch.context() as patch:
        # Of the class: under Playwright the same thread may have another connection.
        patch.setattr(type(connection.ops), "sql_flush", emptied_by_rows)
        # The content types, too, are among the rows that are put back.
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_: None)
        yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            wait_until(is_left, what="end of all other sessions of the test database")
    if django_db_keepdb:
        with django_db_blocker.unblock():
            prepared.drop_copy()


def emptied_by_rows(_ops: object, _style: object, tables: Sequence[str], **_how: bool) -> list[str]:
    """What empties after a test each table that the test changed; the hook below fills in what migrations did.

    Django's TRUNCATE makes new files for each table, and to delete the rows of all tables PostgreSQL looks at the keys
    that point at each of them: a second and more.
    """
    quoted = {table: connection.ops.quote_name(table) for table in tables}
    looks = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608 - names of our tables
        for table, name in quoted.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(looks)
        filled = {table for (table,) in cursor.fetchall()}
    changed = {table for table, rows in REFERENCE_ROWS.items() if stored_rows(table) != rows}
    EMPTIED.update(changed)
    emptied = filled - REFERENCE_ROWS.keys() | changed
    return [f"DELETE FROM {quoted[table]}" for table in emptied]  # noqa: S608 - names of our tables


def stored_rows(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of our tables
        return sorted(map(repr, cursor.fetchall()))


def is_left() -> bool:
    """Say whether nobody else has a session in the test database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone() == (0,))


@pytest.fixture(scope="session", autouse=True)
def settings_of_tests(django_test_environment: None) -> Iterator[None]:
    changes = {
        # Argon2 takes its time on purpose; the tests sign in hundreds of times.
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        # The test environment of Django puts its own in place; letters go through our outbox in tests too.
        "EMAIL_BACKEND": "joindre.mail.outgoing.backend.OutboxBackend",
        # Hashed names need a collected folder; the browser tests collect one, once for all workers.
        "STATIC_ROOT": run_folder() / "static",
        "STORAGES": {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    }
    with override_settings(**changes):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What a process knows for some seconds is of another test's rows."""
    late_queues.forget()
    failing_tasks.forget()
    free_room.forget()
    database_room.forget()
    missed_worker.forget()
    heartbeats.wait_before_taking_over(0)
    tallies.take()
    # Most tests speak of a portal in use; those of the first start forget it.
    has_begun.is_known = True


@pytest.fixture(autouse=True)
def reference_data(request: pytest.FixtureRequest) -> None:
    """A test with real transactions empties every table behind it; the hook below fills in what migrations did."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("reference_rows")


@pytest.fixture(scope="session")
def reference_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker, pytestconfig: pytest.Config) -> None:
    with django_db_blocker.unblock():
        rows = list(deserialize("json", connection.creation.serialize_db_to_string()))
        pytestconfig.stash[REFERENCE] = (rows, django_db_blocker)
        tables = {row.object._meta.db_table for row in rows}
        REFERENCE_ROWS.update((table, stored_rows(table)) for table in tables)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    try:
        return (yield)
    finally:
        # After the last test the database itself is gone.
        if nextitem is not None and EMPTIED:
            rows, blocker = item.config.stash[REFERENCE]
            with blocker.unblock():
                restore(rows)


def restore(rows: Sequence[DeserializedObject]) -> None:
    with transaction.atomic():
        for model, group in groupby(rows, key=lambda row: type(row.object)):
            if model._meta.db_table in EMPTIED:
                model._base_manager.bulk_create(row.object for row in group)  # noqa: SLF001 - past the acts
    EMPTIED.clear()


@pytest.fixture
def child_environment(transactional_db: None) -> dict[str, str]:
    """The environment for a process that a test starts: it sees the same database and the same data folder."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = urlsplit(os.environ["JOINDRE_DATABASE_URL"])._replace(path=f"/{database['NAME']}").geturl()
    return {**os.environ, "JOINDRE_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "joindre.settings"}
