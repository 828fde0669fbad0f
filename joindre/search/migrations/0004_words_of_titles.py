"""The words of titles have a mark of their own: the requests that are there get it from the worker."""

from django.db import migrations


def ask_for_requests(apps, schema_editor):
    Reindexing = apps.get_model("search", "Reindexing")
    if apps.get_model("tickets", "Ticket").objects.exists():
        # Where requests are being indexed already, they are begun anew.
        Reindexing.objects.update_or_create(source="requests", scope="", defaults={"after": 0})


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0003_leases"),
        ("tickets", "0007_follows_index"),
    ]

    operations = [
        migrations.RunPython(ask_for_requests, migrations.RunPython.noop),
    ]
