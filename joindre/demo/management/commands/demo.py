"""`joindre demo`."""

import asyncio
import logging
import os
import sys
from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management import CommandError, CommandParser, call_command
from django.db import connection
from django.utils.translation import gettext as _

from joindre.catcher import Catcher
from joindre.demo import environment
from joindre.demo.card import Card
from joindre.demo.filling import fill
from joindre.demo.folder import DemoFolder
from joindre.lib import clock
from joindre.lib.jobs import Worker
from joindre.runtime.commands import MailDoor, ProcessCommand
from joindre.runtime.process import Process, Service
from joindre.runtime.server import Server
from joindre.runtime.startup import CannotStart, OneProcess

STEPS = 3


class Command(ProcessCommand):
    help = "A company to try Joindre with: fills a database of its own once, then serves it beside a mail catcher."
    # The settings are checked by whoever runs them for real; here each second before the page counts.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=port, help=_("of the portal; by default 8000, or the next that is free"))

    def handle(self, **options: Any) -> None:
        if not environment.is_prepared(os.environ):
            raise CommandError(_("Start the demo with bin/demo or joindre demo: it needs settings of its own."))
        logging.getLogger("joindre").setLevel(logging.WARNING)
        try:
            OneProcess(settings.DATA_DIR).end()
            self.prepare()
            self.make_process(options).run()
        except CannotStart as reason:
            raise CommandError(str(reason)) from reason
        except KeyboardInterrupt:
            sys.exit(0)
        self.say(_("Everything has stopped."))

    def prepare(self) -> None:
        """Make a database of this version and fill it once."""
        folder = DemoFolder(settings.DATA_DIR)
        if not folder.is_filled:
            folder.begin()
        self.step(1, _("Preparing the database in %(folder)s") % {"folder": settings.DATA_DIR})
        call_command("migrate", interactive=False, verbosity=0)
        if not folder.is_filled:
            self.step(2, _("Filling it with a company, its customers and their requests"))
            fill(now=clock.now(), say=lambda part: self.say(f"      {part}"))
            folder.end()
        # The threads of the server open their own.
        connection.close()

    def make_process(self, _options: dict[str, Any]) -> Process:
        self.step(3, _("Starting the portal, the worker, the door for incoming emails and the mail catcher"))
        host, mail_port = settings.MAIL_IN
        catcher = Catcher(
            settings.DATA_DIR / "mails",
            smtp_port=int(os.environ[environment.CATCHER_SMTP]),
            web_port=int(os.environ[environment.CATCHER_PAGE]),
        )
        web_port = int(settings.SITE_URL.rpartition(":")[2])
        card = Card(site=settings.SITE_URL, mail_in=f"{host}:{mail_port}", catcher=catcher.url)
        services: list[Service] = [CatcherService(catcher), MailDoor(host, mail_port), CardService(card, self)]
        return Server(port=web_port, worker=Worker(), services=services)

    def step(self, number: int, text: str) -> None:
        self.say(f"[{number}/{STEPS}] {text}")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def port(text: str) -> int:
    """Read already, before the settings were (environment.py); here it is checked, with a sentence."""
    if environment.port_in(["--port", text]) is None:
        raise ArgumentTypeError(_("a port is a number from 1 to 65535"))
    return int(text)


class CatcherService:
    """The catcher as a service of the process. It has threads of its own."""

    def __init__(self, catcher: Catcher) -> None:
        self._catcher = catcher

    async def start(self) -> None:
        """Raise `CannotStart` where another program took a port since it was chosen: filling takes a while."""
        ports = {"page": self._catcher.web_port, "smtp": self._catcher.smtp_port}
        try:
            await asyncio.to_thread(self._catcher.start)
        except OSError as error:
            sentence = _("Port %(page)s or %(smtp)s was taken by another program meanwhile. Start the demo again.")
            raise CannotStart(sentence % ports) from error

    async def stop(self) -> None:
        """Nothing needs to be stopped."""
        await asyncio.to_thread(self._catcher.stop)


class CardService:
    """The last service. It prints the card once everything that the card names is running."""

    def __init__(self, card: Card, command: Command) -> None:
        self._card = card
        self._command = command

    async def start(self) -> None:
        self._command.say(self._card.drawn(encoding=sys.stdout.encoding))

    async def stop(self) -> None:
        """Nothing of it is left running."""
