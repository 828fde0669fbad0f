"""Customers that were there before are listed and found as those are that people create."""

from itertools import islice

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from joindre.lib.text import fold, words

BATCH = 1000


def index(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    customers, word_rows = apps.get_model("directory", "Customer"), apps.get_model("directory", "CustomerWord")
    rest = customers.objects.prefetch_related("sites").order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(rest, BATCH)):
        for customer in batch:
            customer.sort_name = fold(customer.name)[:120]
        customers.objects.bulk_update(batch, ["sort_name"])
        word_rows.objects.bulk_create(
            word_rows(customer=customer, word=word)
            for customer in batch
            for word in _words(customer.name, [site.name for site in customer.sites.all()])
        )


def _words(name: str, sites: list[str]) -> list[str]:
    return list(dict.fromkeys(word[:60] for word in words(" ".join([name, *sites]))))


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_customers_and_sites")]
    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
