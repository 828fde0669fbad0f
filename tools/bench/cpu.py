"""The CPU time of processes, as the kernel counts it."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from django.db import connection

TICKS = os.sysconf("SC_CLK_TCK")
#: Places of utime, stime, cutime and cstime after the name of the process (proc(5)).
_TIMES = slice(11, 15)


def spent(pid: int) -> float:
    """Seconds of this process with all its threads, and of its children that have ended; to a hundredth."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[_TIMES])) / TICKS


def spent_by_tree(pids: Iterable[int]) -> float:
    """Seconds of these processes and of all below them."""
    return sum(spent(process) for pid in pids for process in tree(pid))


def spent_by_thread(pid: int) -> float:
    """Seconds of a process of one thread, exactly where the kernel tells it."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except FileNotFoundError:
        return spent(pid)


def tree(pid: int) -> list[int]:
    """The process and all below it, whichever of its threads started them: a queue starts the reader of mails."""
    return [pid, *(below for child in _children(pid) for below in tree(child))]


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        # It may have ended since.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found += map(int, (thread / "children").read_text().split())
    return found


def resident_kilobytes(pid: int) -> int:
    """Memory of the process and of all below it (VmRSS)."""
    return sum(_resident(process) for process in tree(pid))


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS")))


class Backends:
    """The processes by which a PostgreSQL on this machine serves one database; none on SQLite."""

    def __init__(self) -> None:
        self._known: dict[int, float] = {}

    def spent(self) -> float:
        """Seconds of the backends that were seen at this call or an earlier one."""
        for pid in _backend_pids():
            try:
                self._known[pid] = spent_by_thread(pid)
            except (FileNotFoundError, ProcessLookupError):
                continue
        return sum(self._known.values())


def own_backend() -> int | None:
    """The process that serves the connection of this one."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [[pid]] = cursor.fetchall()
    return int(pid) if Path(f"/proc/{pid}").exists() else None


def _backend_pids() -> list[int]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for [pid] in cursor.fetchall()]
