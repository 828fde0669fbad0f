"""The command that makes the first administrator of a new portal."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.accounts.rights import Right
from joindre.directory.staff import create_administrator
from joindre.lib.addresses import normalise
from joindre.lib.terminal import terminal_language

#: Letters of a password, which is read from a file or from standard input.
LONGEST = 200


class Command(BaseCommand):
    help = "Makes an account that holds every right of an employee: the first one of a new portal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", nargs="?", default="", help="address by which this person signs in")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument(
            "--password-file",
            default="",
            help="file whose first line is the password; - for standard input. Without it, a terminal asks",
        )

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run in the language of the terminal."""
        with translation.override(terminal_language()):
            return super().execute(*args, **options)

    def handle(self, *_args: str, **options: Any) -> None:
        email = options["email"] or self.ask(
            _("Email address"), _("the address, as in “joindre administrator ADDRESS”")
        )
        last_name = options["last_name"] or self.ask(_("Last name"), "--last-name")
        try:
            address = normalise(email)
            password = self.password(options["password_file"])
            account = create_administrator(address, password, first_name=options["first_name"], last_name=last_name)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{account.email}: {Right.ACCOUNTS.label}, {Right.SETTINGS.label} …")

    def ask(self, wanted: str, argument: str) -> str:
        """At a terminal alone: a script would wait for ever."""
        if not sys.stdin.isatty():
            raise CommandError(_("%(wanted)s is missing, and there is no terminal to ask: give %(argument)s.") % {
                "wanted": wanted, "argument": argument,
            })  # fmt: skip
        return input(f"{wanted}: ").strip()

    def password(self, file: str) -> str:
        """From a file, from standard input, or typed; judged as on the pages. Raise `ValidationError`."""
        if not file and not sys.stdin.isatty():
            raise CommandError(
                _("There is no terminal to ask for the password: give --password-file FILE, or - for standard input.")
            )
        password = _first_line(file) if file else self.ask_password()
        validate_password(password)
        return password

    def ask_password(self) -> str:
        """Typed twice, never shown."""
        password = getpass(_("Password: "))
        if password != getpass(_("Password again: ")):
            raise CommandError(_("The two passwords differ: start again."))
        return password


def _first_line(file: str) -> str:
    try:
        if file == "-":
            line = sys.stdin.readline(LONGEST + 2)
        else:
            with Path(file).open(encoding="utf-8") as opened:
                line = opened.readline(LONGEST + 2)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(_("The password cannot be read from %(file)s: %(reason)s.") % {
            "file": file, "reason": getattr(error, "strerror", None) or error,
        }) from error  # fmt: skip
    password = line.rstrip("\r\n")
    if not password:
        raise CommandError(_("No password stands in the first line of what was given."))
    return password
