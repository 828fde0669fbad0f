"""Contacts that were there before are known by the letters of their names, as those are that people make now (C6)."""

from itertools import islice

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from joindre.lib.near_names import letters

BATCH = 2000


def index(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    addressees, words = apps.get_model("directory", "Addressee"), apps.get_model("directory", "AddresseeWord")
    rest = addressees.objects.exclude(contact=None).order_by("pk")
    names = rest.values_list("pk", "customer", "contact__person__last_name", "contact__person__first_name")
    found = names.iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        words.objects.bulk_create(
            words(addressee_id=key, customer_id=customer, word="~" + letters(last + first))
            for key, customer, last, first in batch
        )


class Migration(migrations.Migration):
    dependencies = [("directory", "0012_contacts_by_number")]
    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
