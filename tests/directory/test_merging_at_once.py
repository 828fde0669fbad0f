"""A merge while others write: on PostgreSQL, where several processes write at the same time (C7)."""

import threading

import pytest
from django.db import connection

from joindre.directory.merge_preview import fingerprint_of
from joindre.directory.merging import AlreadyMerged, merge_people
from joindre.directory.models import Contact, Employee, Person, Site
from joindre.directory.references import sweep_merged
from joindre.tickets.models import Ticket
from tests.factories import make_contact, make_ticket

MANY = 20

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one lock for all"),
    pytest.mark.django_db(transaction=True),
]


def fingerprint_now(*people: Person) -> str:
    return fingerprint_of(people, list(Contact.objects.filter(person__in=people)))


class Opener(threading.Thread):
    """Opens requests for a contact, one after the other, as a colleague would."""

    def __init__(self, contact: Contact, *, by: Employee) -> None:
        super().__init__()
        self.contact, self.by = contact, by
        self.begun = threading.Event()
        self.opened: list[int] = []

    def run(self) -> None:
        try:
            for _ in range(MANY):
                self.opened.append(make_ticket(requester=self.contact, by=self.by).pk)
                self.begun.set()
        finally:
            self.begun.set()
            connection.close()


def test_who_opens_requests_meanwhile_loses_none(ada: Employee, carol: Contact, lyon: Site) -> None:
    """C7: each request ends with the one who was kept, and nobody is refused."""
    twin = make_contact("Karol Chevallier", site=lyon)
    opener = Opener(twin, by=ada)
    opener.start()
    opener.begun.wait(20)

    fingerprint = fingerprint_now(carol.person, twin.person)
    merge_people(carol.person, twin.person, from_other=(), fingerprint=fingerprint, by=ada)
    opener.join(60)
    sweep_merged()

    assert len(opener.opened) == MANY
    assert set(Ticket.objects.filter(pk__in=opener.opened).values_list("requester", flat=True)) == {carol.pk}


def test_two_merges_of_the_same_sheets_both_ways(ada: Employee, carol: Contact, lyon: Site) -> None:
    """C7: one is done, the other is refused; neither waits for the other for ever."""
    twin = make_contact("Karol Chevallier", site=lyon)
    fingerprints = {
        kept.pk: fingerprint_now(kept, other)
        for kept, other in ((carol.person, twin.person), (twin.person, carol.person))
    }
    ended: list[str] = []

    def merge(kept: Person, other: Person) -> None:
        try:
            merge_people(kept, other, from_other=(), fingerprint=fingerprints[kept.pk], by=ada)
        except AlreadyMerged:
            ended.append("refused")
        else:
            ended.append("merged")
        finally:
            connection.close()

    pairs = [(carol.person, twin.person), (twin.person, carol.person)]
    threads = [threading.Thread(target=merge, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(ended) == ["merged", "refused"]
    assert Contact.objects.count() == 1
