"""Why requests wait, and for how long (T3). The administrator renames and reorders the reasons (S1)."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import PROTECT, Q

REASONS = {
    "Attente du client": "Waiting for the customer",
    "Attente d’un fournisseur": "Waiting for a supplier",
    "Attente d’une pièce": "Waiting for a part",
    "Intervention planifiée": "Visit planned",
    "Attente d’une décision interne": "Waiting for an internal decision",
}


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    for position, (name, name_en) in enumerate(REASONS.items()):
        apps.get_model("tickets", "HoldReason").objects.create(name=name, name_en=name_en, position=position)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0010_followers_in_history")]
    operations = [
        migrations.CreateModel(
            name="HoldReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=60, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={"ordering": ["position", "name"], "abstract": False},
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.OneToOneField(on_delete=PROTECT, related_name="hold", to="tickets.entry")),
                ("ticket", models.ForeignKey(on_delete=PROTECT, related_name="holds", to="tickets.ticket")),
                ("since", models.DateTimeField()),
                ("reason", models.ForeignKey(on_delete=PROTECT, related_name="+", to="tickets.holdreason")),
                ("appointment", models.DateTimeField(blank=True, null=True)),
                ("comment", models.CharField(blank=True, max_length=1000)),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=PROTECT, related_name="+", to="tickets.entry"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(condition=Q(ended_at=None), fields=("ticket",), name="hold_open_once"),
        ),
        migrations.RemoveConstraint(model_name="entry", name="entry_staff_only_is_never_client_visible"),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=["message", "change", "hold"]) | Q(audience="staff"),
                name="entry_staff_only_is_never_client_visible",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
