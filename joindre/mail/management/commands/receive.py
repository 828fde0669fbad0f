"""The command to which a mail server passes each mail that arrives (I1)."""

import contextlib
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connection

from joindre.live.generations import may_work
from joindre.mail.incoming.actions import deliver
from joindre.mail.incoming.spool import Spool
from joindre.mail.models import Mailbox
from joindre.try_again import EX_DATAERR, EX_NOUSER, EX_TEMPFAIL

_PIECE = 1 << 16


class Command(BaseCommand):
    help = "Takes in one mail from the standard input, for mail servers that pass mails to a program (I1)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("recipients", nargs="+", help="envelope recipients, addresses of our mailboxes")
        parser.add_argument("--sender", default="", help="envelope sender; blank for a bounce")

    def handle(self, *_args: Any, **options: Any) -> None:
        self._ensure_installed()
        self._ensure_open()
        spool = Spool()
        with contextlib.closing(spool):
            try:
                self._read(spool)
                self._deliver(spool, sender=options["sender"], recipients=options["recipients"])
            except (DatabaseError, InterfaceError, OSError) as error:
                self._end(EX_TEMPFAIL, f"The mail cannot be stored right now: {error}")

    def _ensure_installed(self) -> None:
        """A pipe that was started in the wrong place must not make a second, empty installation there."""
        name = str(connection.settings_dict["NAME"])
        is_there = connection.vendor != "sqlite" or Path(name).is_file()
        if not settings.DATA_DIR.is_dir() or not is_there:
            self._end(EX_TEMPFAIL, f"There is no installation in {settings.DATA_DIR}. Name its settings by --config.")

    def _ensure_open(self) -> None:
        """Whatever is found meanwhile, a mailbox that is missing above all, may not be so when this is over."""
        may_work.forget()
        if not may_work():
            self._end(EX_TEMPFAIL, "The portal is being upgraded or restored.")

    def _read(self, spool: Spool) -> None:
        while piece := sys.stdin.buffer.read(_PIECE):
            spool.write(piece)
            if spool.size > settings.MAIL_IN_SIZE:
                self._end(EX_DATAERR, f"The mail is larger than {settings.MAIL_IN_SIZE} bytes.")

    def _deliver(self, spool: Spool, *, sender: str, recipients: list[str]) -> None:
        is_ours = any(Mailbox.objects.receiving(one) for one in recipients)
        # The mail may have taken its time on the pipe.
        self._ensure_open()
        if not is_ours:
            self._end(EX_NOUSER, f"No such mailbox here: {', '.join(recipients)}")
        stored = deliver(spool, envelope_from=sender.strip("<>"), recipients=recipients)
        # It is stored, whoever hears of it.
        with contextlib.suppress(OSError):
            print(f"stored as {', '.join(str(incoming.pk) for incoming in stored)}", flush=True)

    def _end(self, code: int, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(code)
