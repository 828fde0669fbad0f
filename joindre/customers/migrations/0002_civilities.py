from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CIVILITIES = ["Mme", "M.", "Dr", "Me"]


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    for position, label in enumerate(CIVILITIES):
        apps.get_model("customers", "Civility").objects.create(label=label, position=position)


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
