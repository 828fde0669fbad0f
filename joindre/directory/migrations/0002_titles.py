from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TITLES = ["Mme", "M.", "Dr", "Me"]


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    for position, label in enumerate(TITLES):
        apps.get_model("directory", "Title").objects.create(label=label, position=position)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
