"""`joindre serve`."""

from argparse import ArgumentParser
from typing import Any

from joindre.lib.jobs import Worker
from joindre.runtime.commands import ProcessCommand, add_mail_in, add_web, mail_in, start_code_sentence
from joindre.runtime.server import Server


class Command(ProcessCommand):
    help = "Everything in one process: web pages, live updates, the worker, and the door for incoming mails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_web(parser)
        add_mail_in(parser)

    def announce(self) -> None:
        if sentence := start_code_sentence():
            self.stdout.write(sentence)

    def make_process(self, options: dict[str, Any]) -> Server:
        return Server(host=options["host"], port=options["port"], worker=Worker(), services=[mail_in(options)])
