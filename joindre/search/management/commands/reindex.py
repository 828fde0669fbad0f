"""The command that indexes everything anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from joindre.search.indexing import ask_anew
from joindre.search.models import Reindexing
from joindre.search.reindexing import ReindexingQueue
from joindre.search.sources import known_sources


class Command(BaseCommand):
    help = "Indexes everything anew for search, while the portal is in use. Stopped, it goes on where it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--later", action="store_true", help="leave it to the worker")

    def handle(self, *_args: str, **options: Any) -> None:
        if not Reindexing.objects.exists():
            for source in known_sources():
                ask_anew(source, [""])
        if options["later"]:
            return
        while ReindexingQueue().run_due():
            for task in Reindexing.objects.order_by("pk"):
                self.stdout.write(str(task))
        if Reindexing.objects.exists():
            self.stdout.write("A worker is at it.")
        else:
            self.stdout.write("Everything is indexed.")
