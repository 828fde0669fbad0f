"""The command bin/bench: it measures each row of the table of goals, and prints it beside its goal."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import django

from tools.bench import comparing, report, rows
from tools.bench.data.store import SIZES, Data, Store
from tools.bench.figures import ROWS, Row
from tools.bench.results import Measured, read, run_facts
from tools.postgres import server_url

BARE: Final = "bare"
DATABASES: Final = ("sqlite", "postgres")
#: High enough that no limit of the application slows down what is measured.
UNLIMITED: Final = {
    "JOINDRE_MAIL_IN_PORT": "0",
    "JOINDRE_MAIL_IN_PER_HOUR": "1000000",
    "JOINDRE_LATE_AFTER": "100000",
}


def main() -> int:
    options = parse_arguments()
    load_rows()
    store = Store(options.data, postgres=options.postgres)
    measured: list[Measured] = []
    is_complete = True
    for size, database in runs(options):
        kept, wanted = store.data(SIZES[size], database), chosen(options, size=size, database=database)
        is_complete &= run(kept, [row.key for row in wanted if not row.writes], options, measured)
        if writing := [row.key for row in wanted if row.writes]:
            with store.copied(kept) as copy:
                is_complete &= run(copy, writing, options, measured)
    report.print_table(measured)
    if options.json:
        options.json.write_text(json.dumps(run_facts() | {"rows": [one.as_json() for one in measured]}, indent=1))
    if options.record:
        comparing.record(measured)
    worse = comparing.worse(measured) if options.check else []
    print("".join(f"\nworse than recorded: {line}" for line in worse))
    return 0 if is_complete and not worse else 1


def load_rows() -> None:
    """Learn which rows there are. Their modules know models, so Django is set up, on no data."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "joindre.settings"
    django.setup()
    rows.load()


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="pages and a mail on SQLite, within a minute")
    parser.add_argument("--big", action="store_true", help="100,000 contacts and requests; made once, and kept")
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    parser.add_argument("--size", choices=list(SIZES), action="append", help="other sizes of data than the usual")
    parser.add_argument("--only", nargs="+", metavar="ROW", help="keys of rows, as the table names them")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    parser.add_argument("--check", action="store_true", help="fail where a ratio is a quarter worse than recorded")
    parser.add_argument("--record", action="store_true", help="record these ratios for --check")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser.add_argument("--data", type=Path, default=cache / "joindre-bench", help="the folder of the kept data")
    parser.add_argument("--postgres", default=server_url(), help="a server whose user may create databases")
    return parser.parse_args()


def runs(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Sizes and databases, one after the other."""
    databases = DATABASES if options.database == "both" else (options.database,)
    sizes = options.size or (["big", "people"] if options.big else ["small"])
    for size in sizes:
        for database in databases[:1] if options.quick else databases:
            if chosen(options, size=size, database=database):
                yield size, database


def chosen(options: argparse.Namespace, *, size: str, database: str) -> list[Row]:
    """The rows that are measured there, with the bare view that they are compared with; none where it stands alone."""
    fitting = [row for row in ROWS.values() if size in row.sizes and database in row.databases]
    wanted = [row for row in fitting if row.is_quick or not options.quick]
    named = [row for row in wanted if not options.only or row.key in options.only]
    return [ROWS[BARE], *(row for row in named if row.key != BARE)] if named else []


def run(data: Data, keys: Sequence[str], options: argparse.Namespace, measured: list[Measured]) -> bool:
    """Measure these rows in a process of their own. Say whether all were measured."""
    bench = {"database": data.database, "size": data.size.name, "facts": data.facts(), "is_quick": options.quick}
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [
            sys.executable,
            "-m",
            "tools.bench.measuring",
            *keys,
            "--out",
            out.name,
            "--bench",
            json.dumps(bench),
        ]
        done = subprocess.run(command, env=os.environ | UNLIMITED | data.environment, check=False)
        measured += read(Path(out.name).read_text(), database=data.database, size=data.size.name)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
