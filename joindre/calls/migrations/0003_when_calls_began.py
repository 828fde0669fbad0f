"""A call that was noted before began when its entry was written."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def begin_with_the_entry(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    entries = apps.get_model("tickets", "Entry").objects.filter(pk=OuterRef("entry"))
    calls = apps.get_model("calls", "Call").objects.filter(entry__isnull=False)
    calls.update(began_at=Subquery(entries.values("created_at")))


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_calls_of_the_telephone")]
    operations = [migrations.RunPython(begin_with_the_entry, migrations.RunPython.noop)]
