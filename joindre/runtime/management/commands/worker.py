"""`joindre worker`."""

from argparse import ArgumentParser
from typing import Any

from joindre.lib.jobs import Worker
from joindre.operation.models import SeenProcess
from joindre.runtime.commands import ProcessCommand, add_mail_in, mail_in
from joindre.runtime.process import Process, Service, WorkerService


class Command(ProcessCommand):
    help = "The worker alone; with --mail-in also the door for incoming mails. Several may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mail-in", action="store_true", help="take incoming mails in by SMTP too")
        add_mail_in(parser)

    def make_process(self, options: dict[str, Any]) -> Process:
        doors: list[Service] = [mail_in(options)] if options["mail_in"] else []
        kind = SeenProcess.Kind.MAIL_IN if doors else SeenProcess.Kind.WORKER
        return Process([WorkerService(Worker()), *doors], kind=kind)
