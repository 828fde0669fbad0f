"""`joindre migrate`."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.utils import translation

from joindre.lib.terminal import terminal_language
from joindre.runtime.commands import ensure_known_database, ensure_secret_key
from joindre.runtime.startup import CannotStart


class Command(migrate.Command):
    """Django's own command, which refuses a database that another version wrote."""

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(terminal_language()):
            try:
                ensure_known_database()
                ensure_secret_key()
            except CannotStart as reason:
                raise CommandError(str(reason)) from reason
        super().handle(*args, **options)
