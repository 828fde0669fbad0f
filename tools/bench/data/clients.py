"""Gives some of the contacts an account, by which they use the client portal."""

from itertools import islice
from typing import Final

from django.contrib.auth.hashers import make_password

from joindre.accounts.models import Account, Profile
from joindre.directory.models import Contact, Person

#: One contact of so many signs in.
ONE_IN: Final = 25
BATCH: Final = 500


def admit_clients() -> None:
    """Nobody knows their passwords."""
    profile, password = Profile.objects.get(name="Client"), make_password(None)
    reachable = Contact.objects.filter(is_active=True).exclude(email="").order_by("pk")
    rest = islice(reachable.values_list("person", "email").iterator(), 0, None, ONE_IN)
    while batch := list(islice(rest, BATCH)):
        accounts = Account.objects.bulk_create(
            Account(email=email, profile=profile, password=password) for _person, email in batch
        )
        Person.objects.bulk_update(
            [Person(pk=person, account=account) for (person, _email), account in zip(batch, accounts, strict=True)],
            ["account"],
        )
