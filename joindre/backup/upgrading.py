"""`joindre upgrade`: a back-up, the migrations, a look at the result, while everybody is told that it goes on (A3).

1. The portal closes for a minute at a time (`live/generations.py`): pages answer 503, the mail door 451, workers rest.
2. The back-up is made and proved. Killed until here, everything is as before, and opens again within a minute.
3. It closes for good, and the migrations run, each in a transaction of its own. Killed here, the portal stays closed;
   the next `joindre upgrade` makes another back-up and goes on.
4. The result is looked at, and the portal opens to the processes that are started from now on. Those of the version
   before go on saying that it is being upgraded until they are stopped.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from joindre.backup.faults import BackupFault
from joindre.backup.loading import migrate_on
from joindre.backup.making import WantedArchive, back_up
from joindre.backup.snapshot import applied_in
from joindre.backup.steps import ArchiveStep, reached
from joindre.live import generations
from joindre.runtime.health import missing_migrations

Say = Callable[[str], object]

#: Seconds for which the portal stays closed after the last sign of life of an upgrade that has changed nothing yet.
LEASE: Final = 60.0
#: Seconds between two such signs.
BEAT: Final = 10.0
#: Seconds that what was begun before may still take; workers notice within one.
SETTLING: Final = 2.0
MOST_SETTLING: Final = 30.0


@dataclass(frozen=True, kw_only=True)
class WantedUpgrade:
    """Where the back-up goes; nowhere if there is to be none."""

    file: str | None
    archive: WantedArchive


def upgrade(wanted: WantedUpgrade, *, say: Say) -> None:
    """Bring the database to this version. Raise `BackupFault` with what is wrong, and how things stand."""
    missing, number = missing_migrations(), generations.stored()
    if not missing and not generations.is_closed_for_good(number):
        say(_("The database is that of this version already."))
        _look(say)
        return
    if missing:
        _close_and_back_up(wanted, say)
        _migrate(wanted, say)
    reached(ArchiveStep.MIGRATED)
    _look(say)
    generations.open_again(to_next=True)
    reached(ArchiveStep.OPENED)
    say(
        _(
            "The portal is upgraded. Stop its processes and start them again: "
            "until then, those of before say that it is being upgraded."
        )
    )


def _close_and_back_up(wanted: WantedUpgrade, say: Say) -> None:
    """Nobody begins to write any more. What was on its way is awaited, and so it is in the back-up."""
    with _closed():
        reached(ArchiveStep.CLOSED)
        _settle()
        if wanted.file is None:
            say(_("No back-up is made."))
        else:
            back_up(wanted.file, wanted.archive)
            say(_("%(file)s is written, and was read again to prove it.") % {"file": wanted.file})
        reached(ArchiveStep.BACKED_UP)


@contextmanager
def _closed() -> Iterator[None]:
    """Keep the portal closed; open it again to everybody where the block raises, unless tables were changed before."""
    was_for_good = generations.is_closed_for_good(generations.stored())
    if was_for_good:
        yield
        return
    ended = threading.Event()
    generations.close_for(LEASE)
    renewing = threading.Thread(target=_renew, args=[ended], name="closing", daemon=True)
    renewing.start()
    try:
        yield
    except BaseException:
        ended.set()
        renewing.join()
        generations.open_again(to_next=False)
        raise
    ended.set()
    renewing.join()
    generations.close_for_good()


def _renew(ended: threading.Event) -> None:
    try:
        while not ended.wait(BEAT):
            generations.close_for(LEASE)
    finally:
        connection.close()


def _settle() -> None:
    """Wait for what was begun before the portal closed."""
    time.sleep(SETTLING)
    if connection.vendor == "sqlite":
        # Whoever writes now has ended once it is our turn.
        with transaction.atomic():
            return
    end = time.monotonic() + MOST_SETTLING
    while time.monotonic() < end and _others_work():
        time.sleep(0.2)


def _others_work() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start IS NOT NULL)"
        )
        return bool(cursor.fetchone()[0])


def _migrate(wanted: WantedUpgrade, say: Say) -> None:
    before = applied_in(connection)
    try:
        migrate_on()
    except Exception as error:
        is_as_before = applied_in(connection) == before
        if is_as_before:
            generations.open_again(to_next=False)
        raise _stopped(error, wanted, is_as_before=is_as_before) from error
    say(_("The migrations have run."))


def _stopped(error: Exception, wanted: WantedUpgrade, *, is_as_before: bool) -> BackupFault:
    reason = f"{type(error).__name__}: {error}".strip().partition("\n")[0]
    if is_as_before:
        return BackupFault(
            _("The first migration failed (%(reason)s). Everything is as before, and the portal is open again.")
            % {"reason": reason}
        )
    return BackupFault(
        _(
            "A migration failed (%(reason)s), and those before it have run. The portal stays closed. "
            "Run “joindre upgrade” again, or restore the back-up (%(file)s) onto an empty database "
            "with the version before."
        )
        % {"reason": reason, "file": wanted.file or "–"}
    )


def _look(say: Say) -> None:
    """Raise `BackupFault` where the result is not what this version needs. The portal then stays closed."""
    try:
        call_command("check", verbosity=0)
    except SystemCheckError as error:
        raise BackupFault(str(error)) from error
    if missing := missing_migrations():
        raise BackupFault(_("Migrations are missing still: %(names)s.") % {"names": ", ".join(missing)})
    connection.check_constraints()
    say(_("Looked at: tables, settings and references are in order."))
