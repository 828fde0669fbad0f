"""Measures some rows on the data that the environment names: `bin/bench` starts it in a process of its own."""

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

from tools.bench import rows
from tools.bench.figures import ROWS, Bench, Result, Skipped


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bench", type=json.loads, required=True, help="the fields of `Bench` as JSON")
    options = parser.parse_args()
    prepare()
    rows.load()
    bench, found = Bench(**options.bench), {}
    for key in options.rows:
        print(f"  {bench.database}, {bench.size}: {ROWS[key].title} …", file=sys.stderr, flush=True)
        found[key] = as_json(ROWS[key].measure(bench))
        options.out.write_text(json.dumps(found))
    return 0


def prepare() -> None:
    """Bring the kept data up to date with the application, and add the bare view to it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "joindre.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    from tools.bench.data.derived import index_what_waits  # noqa: PLC0415  # models exist only once Django is set up

    index_what_waits()
    call_command("collectstatic", verbosity=0, interactive=False)
    settings.ROOT_URLCONF = "tools.bench.urls"
    # The loader of Joindre looks into its own rooms alone.
    own = "django.template.loaders.filesystem.Loader", [str(Path(__file__).parent / "templates")]
    engine: Any = settings.TEMPLATES[0]
    engine["OPTIONS"]["loaders"][0][1].insert(0, own)


def as_json(result: Result) -> object:
    return result.why if isinstance(result, Skipped) else [asdict(figure) for figure in result]


if __name__ == "__main__":
    sys.exit(main())
