"""The command to which a mail server passes each mail that arrives (I1)."""

import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError

from joindre.mail.incoming.actions import take_in
from joindre.mail.models import Mailbox

# What mail servers understand of a program's end (sysexits.h).
EX_DATAERR, EX_NOUSER, EX_TEMPFAIL = 65, 67, 75


class Command(BaseCommand):
    help = "Takes in one mail from the standard input, for mail servers that pass mails to a program (I1)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("recipients", nargs="+", help="envelope recipients, addresses of our mailboxes")
        parser.add_argument("--sender", default="", help="envelope sender; blank for a bounce")

    def handle(self, *_args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(settings.MAIL_IN_SIZE + 1)
        if len(raw) > settings.MAIL_IN_SIZE:
            self._end(EX_DATAERR, f"The mail is larger than {settings.MAIL_IN_SIZE} bytes.")
        try:
            self._take_in(raw, sender=options["sender"], recipients=options["recipients"])
        except (DatabaseError, InterfaceError, OSError) as error:
            self._end(EX_TEMPFAIL, f"The mail cannot be stored right now: {error}")

    def _take_in(self, raw: bytes, *, sender: str, recipients: list[str]) -> None:
        mailbox = next((box for one in recipients if (box := Mailbox.objects.receiving(one))), None)
        if mailbox is None:
            self._end(EX_NOUSER, f"No such mailbox here: {', '.join(recipients)}")
        incoming = take_in(raw, envelope_from=sender.strip("<>"), envelope_to=recipients, mailbox=mailbox)
        print(f"stored as {incoming.pk}")

    def _end(self, code: int, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(code)
