"""A back-up and a restore of many rows: the memory stays flat, and each table has the same sum (A3).

`bin/soak backup` does the same with a million rows, and says how long it took.
"""

import os
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.backup.places import Place, empty_place, manifest_of, sums_of

pytestmark = pytest.mark.django_db(transaction=True)

#: As many as CI has time for.
ROWS = int(os.environ.get("JOINDRE_TEST_SOAK_ROWS", "30000"))
#: Whoever has the time goes from each engine to each; the others stay on that of the tests.
ENGINES = ["sqlite", "postgresql"] if "JOINDRE_TEST_SOAK_ROWS" in os.environ else [""]
#: Megabytes by which the memory may grow from a few rows to many.
GROWTH = 24
WORDS = " imprimante fume salle réunion écran noir réseau panne urgent "
FILL = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)",
    "postgresql": "WITH numbers(n) AS (SELECT generate_series(1, %s))",
}


@pytest.mark.parametrize("engine", ENGINES)
def test_memory_stays_flat_and_the_sums_are_equal(portal: Place, tmp_path: Path, engine: str) -> None:
    """A3: the reading and the writing on each engine, as the tests run on each."""
    few = round_trip(portal, tmp_path, engine or connection.vendor, name="few")
    fill(ROWS)

    many = round_trip(portal, tmp_path, engine or connection.vendor, name="many")

    assert many - few < GROWTH, f"{few} MB became {many} MB"


def fill(count: int) -> None:
    columns = "id, kind, topic, ticket, customer, is_for_client, words"
    rows = "SELECT 9000000 + n, 'entry', NULL, NULL, NULL, n > 0, CAST(%s AS text) || n || ' ' FROM numbers"
    with connection.cursor() as cursor:
        cursor.execute(f"{FILL[connection.vendor]} INSERT INTO search_indexedtext ({columns}) {rows}", [count, WORDS])


def round_trip(portal: Place, folder: Path, engine: str, *, name: str) -> int:
    """Back up, restore, back up again and compare. Return the most memory, in MB, that any of it took."""
    archive, again = folder / f"{name}.tar", folder / f"{name}-again.tar"
    begun = time.monotonic()
    most = [portal.memory_of("backup", str(archive), "--with-key")]
    backed_up = time.monotonic()
    with empty_place(folder / name, engine) as place:
        most.append(place.memory_of("restore", str(archive)))
        restored = time.monotonic()
        most.append(place.memory_of("backup", str(again)))
    made = manifest_of(archive)
    assert sums_of(manifest_of(again)) == sums_of(made)
    size = archive.stat().st_size // 1_000_000
    took = f"back-up {backed_up - begun:.0f} s, restore {restored - backed_up:.0f} s"
    sys.stdout.write(
        f"\n{connection.vendor} to {engine}: {made.rows} rows, {size} MB, {took}, {max(most)} MB of memory\n"
    )
    return max(most)
