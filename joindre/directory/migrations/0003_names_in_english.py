"""Titles become a list like the others, and the names of both languages stand beside each other (S1)."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAMES = {"Mme": "Ms", "M.": "Mr", "Dr": "Dr", "Me": "Me"}


def translate(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    title = apps.get_model("directory", "Title")
    for name, name_en in NAMES.items():
        title.objects.filter(name=name).update(name_en=name_en)


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_titles")]
    operations = [
        migrations.AlterModelOptions(name="title", options={"ordering": ["position", "name"]}),
        migrations.RenameField(model_name="title", old_name="label", new_name="name"),
        migrations.AlterField(
            model_name="title", name="name", field=models.CharField(max_length=60, unique=True, verbose_name="name")
        ),
        migrations.AlterField(
            model_name="title", name="position", field=models.PositiveSmallIntegerField(default=0, verbose_name="order")
        ),
        migrations.AddField(
            model_name="title", name="is_active", field=models.BooleanField(default=True, verbose_name="active")
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="name_en",
                field=models.CharField(blank=True, default="", max_length=60, verbose_name="name in English"),
                preserve_default=False,
            )
            for model in ("title", "workgroup")
        ),
        migrations.AlterModelOptions(
            name="workgroup", options={"ordering": ["position", "name"], "verbose_name_plural": "work groups"}
        ),
        migrations.RunPython(translate, migrations.RunPython.noop),
    ]
