"""What the commands that start a process share: their options, the check of the database, and how they end."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.accounts.models import Account
from joindre.directory import start_code
from joindre.lib import disk
from joindre.lib.outages import outage_of
from joindre.lib.terminal import terminal_language
from joindre.live import generations
from joindre.mail.incoming.listener import MailListener
from joindre.runtime.health import is_new_database, missing_migrations, unknown_migrations
from joindre.runtime.process import Process
from joindre.runtime.startup import (
    CannotStart,
    database_is_away,
    database_is_of_another_version,
    disk_is_full,
    mail_door_is_shut,
    migrations_are_missing,
    restore_is_unfinished,
    upgrade_is_unfinished,
)
from joindre.secret_key import KeyIsMissing


class ProcessCommand(BaseCommand):
    """A command that runs until SIGINT or SIGTERM. Where it cannot start, it says why in a sentence."""

    # `joindre check` runs them; a start has two seconds.
    requires_system_checks = ()

    def make_process(self, options: dict[str, Any]) -> Process:
        raise NotImplementedError

    def handle(self, **options: Any) -> None:
        try:
            if disk.is_short():
                raise disk_is_full()
            prepare_database()
            self.announce()
            # Its threads open their own.
            connection.close()
            self.make_process(options).run()
        except CannotStart as reason:
            raise CommandError(str(reason)) from reason
        except OperationalError as error:
            if outage_of(error) is None:
                raise
            raise CommandError(str(database_is_away(error))) from error

    def announce(self) -> None:
        """Say at the terminal what is good to know before it runs."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run in the language of the terminal."""
        with translation.override(terminal_language()):
            return super().execute(*args, **options)


def prepare_database() -> None:
    """Give a new SQLite file its tables. A database that holds data is only changed by `joindre migrate`.

    Raise `CannotStart` where the database is not that of this version.
    """
    ensure_known_database()
    ensure_secret_key()
    if connection.vendor == "sqlite" and is_new_database():
        call_command("migrate", interactive=False, verbosity=1)
    elif missing := missing_migrations():
        raise migrations_are_missing(len(missing))
    if generations.is_closed(generations.stored()):
        raise upgrade_is_unfinished()
    generations.begin()


def ensure_known_database() -> None:
    """Raise `CannotStart` where another version of Joindre wrote this database, or a restore filled it by half."""
    if generations.is_half_restored():
        raise restore_is_unfinished()
    if unknown_migrations():
        raise database_is_of_another_version()


def ensure_secret_key() -> None:
    """Make the key of a new installation before its tables. Raise `CannotStart` where data has lost its key."""
    try:
        bool(settings.SECRET_KEY)
    except KeyIsMissing as reason:
        raise CannotStart(str(reason)) from reason


def start_code_sentence() -> str:
    """How an empty portal is opened, with the code that is put into the data folder too; blank for any other (S1)."""
    if Account.objects.exists():
        start_code.remove()
        return ""
    try:
        file = start_code.write()
    except OSError as error:
        raise CannotStart(
            _("The code of the first start cannot be written: %(reason)s.") % {"reason": error}
        ) from error
    sentence = _(
        "This portal is new. Open it in a browser and type this code: %(code)s (it stands in %(file)s too). "
        "The page is %(url)s."
    )
    return sentence % {"code": start_code.code(), "file": file, "url": f"{settings.SITE_URL}/start/"}


def add_web(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on; 0 takes a free one (default: 8000)")


def add_mail_in(parser: ArgumentParser) -> None:
    host, port = settings.MAIL_IN
    parser.add_argument("--mail-host", default=host, help=f"address for incoming mails (default: {host})")
    parser.add_argument("--mail-port", type=int, default=port, help=f"port for incoming mails (default: {port})")


class MailDoor(MailListener):
    """The door for incoming mails. Where it cannot open, the person at the terminal reads why."""

    async def start(self) -> None:
        try:
            await super().start()
        except OSError as error:
            raise mail_door_is_shut(self.host, self.port, error) from error


def mail_in(options: dict[str, Any]) -> MailDoor:
    return MailDoor(options["mail_host"], options["mail_port"])
