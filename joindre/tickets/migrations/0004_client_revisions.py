from django.db import migrations
from django.db.models import F


def take_over(apps, schema_editor):
    """Entries of clients go on from the revision that their pages know."""
    entries = apps.get_model("tickets", "Entry").objects.filter(audience="client", client_revision=0)
    entries.update(client_revision=F("revision"))


class Migration(migrations.Migration):

    dependencies = [
        ("tickets", "0003_time_keys"),
    ]

    operations = [
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
