"""Two acts on one person at the same moment, of which one erases: on PostgreSQL, where both write (C7, C8)."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from joindre.directory.history import ErasedMeanwhile, MergedMeanwhile
from joindre.directory.merge_preview import fingerprint_of
from joindre.directory.merging import merge_people
from joindre.directory.models import Contact, ContactChange, Employee, Person, Site
from joindre.lib.errors import Refusal
from joindre.personal_data.actions import erase_person
from joindre.personal_data.models import Decision, Erasure
from tests.factories import make_contact

NAME = "Élise Zyxwold"

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one lock for all"),
    pytest.mark.django_db(transaction=True),
]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each of these returned, or the refusal that it met, in their order."""
    ready, ended = threading.Barrier(len(acts)), dict[int, object]()

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            ready.wait(20)
            ended[place] = act()
        except Refusal as refusal:
            ended[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [ended[place] for place in range(len(acts))]


def erasing(person: Person, *, by: Employee) -> Callable[[], Erasure]:
    return lambda: erase_person(person, typed=NAME, decisions={}, otherwise=Decision.REPLACE, by=by)


def merging(kept: Person, other: Person, *, by: Employee) -> Callable[[], Person]:
    fingerprint = fingerprint_of((kept, other), list(Contact.objects.filter(person__in=(kept, other))))
    return lambda: merge_people(kept, other, from_other=(), fingerprint=fingerprint, by=by)


def test_two_erasures_of_one_person_are_one(lyon: Site, root: Employee) -> None:
    """C8: both are answered with the same erasure, and the history has one line of it."""
    elise = make_contact(NAME, site=lyon)

    ended = at_once(*[erasing(elise.person, by=root)] * 3)

    assert ended == [Erasure.objects.get()] * 3
    assert ContactChange.objects.filter(what=ContactChange.What.ERASED).count() == 1


@pytest.mark.parametrize("turn", range(4))
def test_who_is_kept_by_a_merge_is_erased_with_the_other_sheet_or_alone(lyon: Site, root: Employee, turn: int) -> None:
    """C7, C8: where the erasure was first the merge is refused, and the other sheet stays as it was."""
    kept, other = make_contact(NAME, site=lyon), make_contact("Elise Zyxwold", site=lyon, email="e@moreau.example")
    acts = [erasing(kept.person, by=root), merging(kept.person, other.person, by=root)]

    ended = at_once(*(acts if turn % 2 else acts[::-1]))

    merged = next(one for one in ended if not isinstance(one, Erasure))
    person, contact = Person.objects.get(pk=other.person_id), Contact._base_manager.get(pk=other.pk)  # noqa: SLF001 - merged ones too
    assert Erasure.objects.get().person_id == kept.person_id
    if isinstance(merged, ErasedMeanwhile):
        assert (person.erased_at, person.name, contact.email) == (None, "Elise Zyxwold", "e@moreau.example")
    else:
        assert isinstance(merged, Person)
        assert person.merged_into_id == kept.person_id
        assert person.erased_at is not None
        assert contact.email == ""


@pytest.mark.parametrize("turn", range(4))
def test_whose_sheet_goes_into_another_is_erased_before_or_not_at_all(lyon: Site, root: Employee, turn: int) -> None:
    """C7, C8: exactly one of the two acts is done, and the other is refused with the reason."""
    kept, other = make_contact("Elise Zyxwold", site=lyon), make_contact(NAME, site=lyon, email="e@moreau.example")
    acts = [erasing(other.person, by=root), merging(kept.person, other.person, by=root)]

    ended = at_once(*(acts if turn % 2 else acts[::-1]))

    [refused] = [one for one in ended if isinstance(one, Refusal)]
    person = Person.objects.get(pk=other.person_id)
    if isinstance(refused, ErasedMeanwhile):
        assert person.erased_at is not None
        assert person.merged_into_id is None
    else:
        assert isinstance(refused, MergedMeanwhile)
        assert (person.erased_at, person.merged_into_id) == (None, kept.person_id)
        assert not Erasure.objects.exists()
