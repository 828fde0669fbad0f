"""`joindre migrate`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.lib.terminal import terminal_language
from joindre.live import generations
from joindre.runtime.commands import ensure_known_database, ensure_secret_key
from joindre.runtime.health import missing_migrations
from joindre.runtime.startup import CannotStart

#: Seconds for which the portal stays closed where this is killed before it has changed anything.
LEASE: Final = 60.0


class Command(migrate.Command):
    """Django's own command, which refuses a database that another version wrote, and tells the processes that run."""

    _tells = False

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(terminal_language()):
            try:
                ensure_known_database()
                ensure_secret_key()
            except CannotStart as reason:
                raise CommandError(str(reason)) from reason
        is_looking = options["plan"] or options["check_unapplied"]
        if is_looking or not generations.is_kept() or not (options["app_label"] or _is_wanted()):
            super().handle(*args, **options)
            return
        with _processes_told():
            self._tells = True
            super().handle(*args, **options)

    def migration_progress_callback(self, action: str, migration: object = None, fake: bool = False) -> None:  # noqa: FBT001, FBT002 - as Django calls it
        """From the first migration on, code of before must not meet the tables of after, even if this is killed."""
        if self._tells and action in {"apply_start", "unapply_start"}:
            self._tells = False
            generations.close_for_good()
            with translation.override(terminal_language()):
                self.stdout.write(
                    _("The portal is closed until this has come to its end. If it is killed, run it again.")
                )
        super().migration_progress_callback(action, migration, fake)


def _is_wanted() -> bool:
    """Whether something is missing, or the portal is closed still by what was killed after its last migration."""
    return bool(missing_migrations()) or generations.is_closed_for_good(generations.stored())


@contextmanager
def _processes_told() -> Iterator[None]:
    """Those that run rest meanwhile, and those of before rest until they are started anew (A3).

    It closes for a minute; `Command` closes for good before the first migration. Where it ends in the middle, the
    portal stays closed until `joindre upgrade` or this command has come to its end.
    """
    was_closed, before = generations.is_closed_for_good(generations.stored()), _applied()
    if not was_closed:
        generations.close_for(LEASE)
    try:
        yield
    except BaseException:
        if _applied() == before and not was_closed:
            generations.open_again(to_next=False)
        raise
    if not generations.is_kept():
        return
    if _applied() != before or (was_closed and not missing_migrations()):
        generations.open_again(to_next=True)
    elif not was_closed:
        generations.open_again(to_next=False)


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())
