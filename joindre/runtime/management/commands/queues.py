"""The command that shows what waits for the worker and what failed, for people and for monitoring (A5)."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from joindre.lib import clock
from joindre.lib.backlogs import MOST, Backlog, backlogs, retried, retry_all
from joindre.schedule.models import ScheduledTask


class Command(BaseCommand):
    help = "Shows what waits for the worker, what is late and what failed. Ends with 1 where something is late."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="write it as JSON, for programs")
        parser.add_argument("--retry", metavar="QUEUE", help="try again what failed in this queue, 500 rows at most")

    def handle(self, **options: Any) -> None:
        if name := options["retry"]:
            self._retry(name)
            return
        late_before = clock.now() - timedelta(minutes=settings.LATE_AFTER)
        queues, tasks = backlogs(), list(ScheduledTask.objects.waiting().order_by("name"))
        late = [backlog.name for backlog in queues if backlog.is_late(late_before)]
        if options["json"]:
            self._write_json(queues, tasks, late)
        else:
            self._write_table(queues, tasks, late)
        if late:
            sys.exit(1)

    def _retry(self, name: str) -> None:
        queue = retried(name)
        if queue is None:
            names = ", ".join(f'"{backlog.name}"' for backlog in backlogs() if backlog.can_retry)
            raise CommandError(f"Nothing can be tried again in a queue {name!r}. There are {names}.")
        self.stdout.write(f"{retry_all(queue)} put back in the queue")

    def _write_json(self, queues: list[Backlog], tasks: list[ScheduledTask], late: list[str]) -> None:
        shown = {
            "late": late,
            "most": MOST,
            "queues": [
                asdict(backlog) | {"oldest": _iso(backlog.oldest), "next_at": _iso(backlog.next_at)}
                for backlog in queues
            ],
            "tasks": [
                {
                    "name": task.name,
                    "result": task.result,
                    "error": task.error,
                    "next": _iso(task.leased_until),
                    "finished": _iso(task.finished_at),
                }
                for task in tasks
            ],
        }
        self.stdout.write(json.dumps(shown))

    def _write_table(self, queues: list[Backlog], tasks: list[ScheduledTask], late: list[str]) -> None:
        self.stdout.write(f"{'queue':12} {'waiting':>8} {'in hand':>8} {'failed':>8}  waiting since")
        for one in queues:
            counts = " ".join(f"{_shown(count):>8}" for count in (one.waiting, one.in_hand, one.failed))
            mark = "  LATE" if one.name in late else ""
            self.stdout.write(f"{one.name:12} {counts}  {_iso(one.oldest) or '-'}{mark}")
        self.stdout.write(f"\n{'task':16} {'result':8} next run")
        for task in tasks:
            error = f"  {task.error}" if task.error else ""
            self.stdout.write(f"{task.name:16} {task.result or '-':8} {_iso(task.leased_until)}{error}")


def _shown(count: int) -> str:
    return f">{MOST}" if count > MOST else str(count)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
