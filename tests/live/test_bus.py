from collections.abc import Iterator

import pytest
from django.db import transaction

from joindre.live import bus
from joindre.live.models import Bell

pytestmark = pytest.mark.django_db(transaction=True)


class Ear:
    def __init__(self) -> None:
        self.rings: list[tuple[str, int]] = []

    def ring(self, topic: str, number: int) -> None:
        self.rings.append((topic, number))


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()
    bus.attach(ear)
    yield ear
    bus.detach(ear)


def test_a_topic_rings_once_its_transaction_is_committed(ear: Ear) -> None:
    with transaction.atomic():
        bus.ring("ticket:1", 4)
        before = list(ear.rings)

    assert before == []
    assert ear.rings == [("ticket:1", 4)]
    assert bus.numbers(["ticket:1", "ticket:2"]) == {"ticket:1": 4}


def test_what_is_rolled_back_never_rang(ear: Ear) -> None:
    with transaction.atomic():
        bus.ring("ticket:1", 4)
        transaction.set_rollback(True)

    assert ear.rings == []
    assert not Bell.objects.exists()


def test_a_number_never_goes_back() -> None:
    for number in (4, 6, 5):
        with transaction.atomic():
            bus.ring("ticket:1", number)

    assert bus.numbers(["ticket:1"]) == {"ticket:1": 6}
