"""The names of both languages stand beside each other (S1)."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAMES = {
    "status": {
        "Créée": "Created",
        "En cours": "In progress",
        "En attente": "On hold",
        "Résolue": "Resolved",
        "Clôturée par le client": "Closed by the customer",
        "Clôturée": "Closed",
    },
    "tickettype": {"Correction": "Fix", "Question": "Question", "Évolution": "Change", "Prestation": "Service"},
    "severity": {"Bloquante": "Blocking", "Majeure": "Major", "Mineure": "Minor", "Cosmétique": "Cosmetic"},
    "priority": {"Urgente": "Urgent", "Haute": "High", "Normale": "Normal", "Basse": "Low"},
}


def translate(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    for model, names in NAMES.items():
        for name, name_en in names.items():
            apps.get_model("tickets", model).objects.filter(name=name).update(name_en=name_en)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0008_list_indexes")]
    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="name_en",
                field=models.CharField(blank=True, default="", max_length=60, verbose_name="name in English"),
                preserve_default=False,
            )
            for model in NAMES
        ),
        migrations.RunPython(translate, migrations.RunPython.noop),
    ]
