"""The command that makes the first administrator of a new portal."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from joindre.accounts.rights import Right
from joindre.directory.staff import create_administrator
from joindre.lib.addresses import normalise


class Command(BaseCommand):
    help = "Makes an account that holds every right of an employee: the first one of a new portal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="address by which this person signs in")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", required=True)

    def handle(self, *_args: str, **options: Any) -> None:
        try:
            email = normalise(options["email"])
            password = self.ask_password()
            account = create_administrator(
                email, password, first_name=options["first_name"], last_name=options["last_name"]
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{account.email}: {Right.ACCOUNTS.label}, {Right.SETTINGS.label} …")

    def ask_password(self) -> str:
        """Typed twice, never shown, judged as on the pages."""
        password = getpass("Password: ")
        if password != getpass("Password again: "):
            raise CommandError("The two passwords differ: start again.")
        validate_password(password)
        return password
