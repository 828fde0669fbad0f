"""The profiles a new portal begins with; the administrator changes them as the company works (S1)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AGENT = [
    "160402", "160403", "191901", "141341", "142603", "141342", "141313", "260101", "260102", "100107", "100109",
    "900101", "900102", "900103", "900109",
]  # fmt: skip
ADMINISTRATOR = [*AGENT, "100110", "900104", "900105", "900106", "900107", "900108", "900110", "900111"]
CLIENT = ["147012", "210601"]


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    profile = apps.get_model("accounts", "Profile")
    for name, rights in [("Agent", AGENT), ("Administrateur", ADMINISTRATOR), ("Client", CLIENT)]:
        profile.objects.create(name=name, rights=rights)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
