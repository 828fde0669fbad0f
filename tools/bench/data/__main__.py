"""Fills the empty database that the environment names: `store` starts it in a process of its own."""

import argparse
import json
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, required=True)
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--facts", type=Path, required=True, help="where what was made is written")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "joindre.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    from tools.bench.data import loading, making  # noqa: PLC0415  # models exist only once Django is set up

    loading.be_hasty()
    made = making.fill(contacts=options.contacts, requests=options.requests)
    loading.settle()
    options.facts.write_text(json.dumps(made))
    return 0


if __name__ == "__main__":
    sys.exit(main())
