"""What was written before search existed is indexed by the worker, after the installation is up again."""

from django.db import migrations

#: In this order, so that requests are found first.
SOURCES = ["requests", "contacts", "entries"]


def ask_for_all(apps, schema_editor):
    Reindexing = apps.get_model("search", "Reindexing")
    is_new = not apps.get_model("directory", "Contact").objects.exists()
    if is_new and not apps.get_model("tickets", "Ticket").objects.exists():
        return
    Reindexing.objects.bulk_create(Reindexing(source=source) for source in SOURCES)


class Migration(migrations.Migration):

    dependencies = [
        ("directory", "0002_titles"),
        ("search", "0001_initial"),
        ("tickets", "0007_follows_index"),
    ]

    operations = [
        migrations.RunPython(ask_for_all, migrations.RunPython.noop),
    ]
