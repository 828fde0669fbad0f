"""A server that was just started: the seconds to its first page, and its memory at rest."""

import statistics
import time
from typing import Final

from tools.bench import cpu
from tools.bench.figures import Bench, Figure, Result, Unit, row
from tools.bench.servers import free_port, running, wait_for_page

STARTS: Final = 3
REST_SECONDS: Final = 5


@row("start", "cold start, and memory at rest", sizes=("small", "big"))
def start(bench: Bench) -> Result:
    """Web pages, live updates, the worker and the door for mails in one process."""
    seconds, resting = [], []
    for _ in range(1 if bench.is_quick else STARTS):
        port, began = free_port(), time.monotonic()
        with running("serve", "--port", str(port)) as server:
            wait_for_page(port, server)
            seconds.append(time.monotonic() - began)
            time.sleep(REST_SECONDS)
            resting.append(cpu.resident_kilobytes(server.pid) / 1024)
    return [
        Figure(name="to the first page", value=statistics.median(seconds), unit=Unit.SECONDS, goal=1.2),
        Figure(name="at rest", value=statistics.median(resting), unit=Unit.MEBIBYTES, goal=110),
    ]
