"""What a new portal begins with; the administrator renames and reorders it (S1, T3)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

STATUSES = [
    ("Créée", "created", "neutral"),
    ("En cours", "in_progress", "brand"),
    ("En attente", "on_hold", "warn"),
    ("Résolue", "resolved", "good"),
    ("Clôturée par le client", "closed_by_customer", "quiet"),
    ("Clôturée", "closed_internally", "quiet"),
]
TYPES = ["Correction", "Question", "Évolution", "Prestation"]
SEVERITIES = ["Bloquante", "Majeure", "Mineure", "Cosmétique"]
PRIORITIES = ["Urgente", "Haute", "Normale", "Basse"]


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    status = apps.get_model("tickets", "Status")
    for position, (name, type_, colour) in enumerate(STATUSES):
        status.objects.create(name=name, type=type_, colour=colour, position=position)
    for position, name in enumerate(TYPES):
        apps.get_model("tickets", "TicketType").objects.create(name=name, position=position)
    for rank, name in enumerate(SEVERITIES, start=1):
        apps.get_model("tickets", "Severity").objects.create(name=name, position=rank, rank=rank)
    for rank, name in enumerate(PRIORITIES, start=1):
        apps.get_model("tickets", "Priority").objects.create(name=name, position=rank, rank=rank)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
