"""What a process waits for when it starts."""

import os
import subprocess
import sys
from typing import Final

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from joindre.runtime import health

START: Final = """
import django, sys
django.setup()
import joindre.urls, joindre.runtime.management.commands.serve
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_what_few_processes_need_is_not_loaded() -> None:
    """Mails are read by a child; secrets and public holidays are for those who have some."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "joindre.settings"}
    loaded = subprocess.run([sys.executable, "-c", START], env=environment, capture_output=True, text=True, check=True)

    assert "postroom" in loaded.stdout.split()
    assert not {"cryptography", "flufl", "holidays"} & set(loaded.stdout.split())


def test_migrations_are_known_by_their_files() -> None:
    assert health.on_disk() == set(MigrationLoader(None).disk_migrations)


def test_a_missing_and_an_unknown_migration_are_named(db: None) -> None:
    MigrationRecorder.Migration.objects.filter(app="notes").order_by("-pk")[:1].get().delete()
    MigrationRecorder.Migration.objects.create(app="notes", name="9999_of_tomorrow")

    assert [name.partition(".")[0] for name in health.missing_migrations()] == ["notes"]
    assert health.unknown_migrations() == ["notes.9999_of_tomorrow"]
