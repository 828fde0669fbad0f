"""`joindre migrate`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation

from joindre.lib.terminal import terminal_language
from joindre.live import generations
from joindre.runtime.commands import ensure_known_database, ensure_secret_key
from joindre.runtime.health import missing_migrations
from joindre.runtime.startup import CannotStart


class Command(migrate.Command):
    """Django's own command, which refuses a database that another version wrote, and tells the processes that run."""

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(terminal_language()):
            try:
                ensure_known_database()
                ensure_secret_key()
            except CannotStart as reason:
                raise CommandError(str(reason)) from reason
        is_looking = options["plan"] or options["check_unapplied"]
        if is_looking or not generations.is_kept() or not (options["app_label"] or missing_migrations()):
            super().handle(*args, **options)
            return
        with _processes_told():
            super().handle(*args, **options)


@contextmanager
def _processes_told() -> Iterator[None]:
    """Those that run rest meanwhile, and those of before rest until they are started anew (A3).

    Where it ends in the middle, the portal stays closed until `joindre upgrade` or this command has come to its end.
    """
    was_closed, before = generations.is_closed(generations.stored()), _applied()
    if not was_closed:
        generations.close_for_good()
    try:
        yield
    except BaseException:
        if _applied() == before and not was_closed:
            generations.open_again(to_next=False)
        raise
    has_changed = _applied() != before
    if generations.is_kept() and (has_changed or not was_closed):
        generations.open_again(to_next=has_changed)


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())
