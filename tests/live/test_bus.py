"""Publishing versions inside and outside of transactions."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from joindre.live import bus
from joindre.live.models import TopicVersion

pytestmark = pytest.mark.django_db(transaction=True)


class RecordingSubscriber:
    def __init__(self) -> None:
        self.received: list[tuple[str, int]] = []

    def receive_version(self, topic: str, version: int) -> None:
        self.received.append((topic, version))


@pytest.fixture
def subscriber() -> Iterator[RecordingSubscriber]:
    subscriber = RecordingSubscriber()
    bus.subscribe(subscriber)
    yield subscriber
    bus.unsubscribe(subscriber)


def test_a_version_is_delivered_once_its_transaction_is_committed(subscriber: RecordingSubscriber) -> None:
    with transaction.atomic():
        bus.publish("ticket:1", 4)
        before = list(subscriber.received)

    assert before == []
    assert subscriber.received == [("ticket:1", 4)]
    assert bus.versions(["ticket:1", "ticket:2"]) == {"ticket:1": 4}


def test_a_version_that_is_rolled_back_is_never_delivered(subscriber: RecordingSubscriber) -> None:
    with transaction.atomic():
        bus.publish("ticket:1", 4)
        transaction.set_rollback(True)

    assert subscriber.received == []
    assert not TopicVersion.objects.exists()


def test_a_version_never_goes_back() -> None:
    for version in (4, 6, 5):
        with transaction.atomic():
            bus.publish("ticket:1", version)

    assert bus.versions(["ticket:1"]) == {"ticket:1": 6}
