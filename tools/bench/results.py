"""What was measured: rows with their figures, and the machine that they were measured on."""

import json
import os
import platform
import sqlite3
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from tools.bench.figures import Figure, Unit
from tools.postgres import server_url


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One row on one size of data in one database; `skipped` says why there are no figures."""

    key: str
    database: str
    size: str
    figures: tuple[Figure, ...] = ()
    skipped: str = ""

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def read(written: str, *, database: str, size: str) -> list[Measured]:
    """What `measuring` wrote: figures, or a sentence, by the key of the row."""
    found: dict[str, str | list[dict[str, object]]] = json.loads(written or "{}")
    return [
        Measured(key=key, database=database, size=size, skipped=result)
        if isinstance(result, str)
        else Measured(key=key, database=database, size=size, figures=tuple(map(_figure, result)))
        for key, result in found.items()
    ]


def from_json(found: dict[str, Any]) -> Measured:
    return Measured(**(found | {"figures": tuple(map(_figure, found["figures"]))}))


def run_facts() -> dict[str, str]:
    """When, of which commit, and on what machine."""
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "head": head.stdout.strip(),
        "cpu": _first_after(Path("/proc/cpuinfo"), "model name"),
        "cores": str(os.cpu_count()),
        # Above the number of cores, other work has slowed down whatever is measured by the clock.
        "load": f"{os.getloadavg()[2]:.1f}",
        "memory": _first_after(Path("/proc/meminfo"), "MemTotal"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgres": _postgres_version(),
    }


def _first_after(path: Path, label: str) -> str:
    lines = path.read_text().splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(label)), "")


def _postgres_version() -> str:
    try:
        with psycopg.connect(server_url(), connect_timeout=3) as connection:
            return str(connection.info.server_version // 10_000)
    except psycopg.OperationalError:
        return "none"


def _figure(found: dict[str, object]) -> Figure:
    goal = found["goal"]
    return Figure(
        name=str(found["name"]),
        value=float(str(found["value"])),
        unit=Unit(str(found["unit"])),
        goal=None if goal is None else float(str(goal)),
    )
