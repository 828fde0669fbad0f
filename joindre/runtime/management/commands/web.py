"""`joindre web`."""

from argparse import ArgumentParser
from typing import Any

from joindre.runtime.commands import ProcessCommand, add_web, start_code_sentence
from joindre.runtime.server import Server


class Command(ProcessCommand):
    help = "Web pages and live updates alone: one of several web processes on PostgreSQL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_web(parser)

    def announce(self) -> None:
        if sentence := start_code_sentence():
            self.stdout.write(sentence)

    def make_process(self, options: dict[str, Any]) -> Server:
        return Server(host=options["host"], port=options["port"])
