"""A mail server that catches, a queue that sends to it, and a mailbox of ours."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from joindre.mail.incoming import processing
from joindre.mail.models import Mailbox
from joindre.mail.outgoing.delivery import Delivery
from tests.mail.posting import Poster, Use
from tests.mail.scripted_server import ScriptedCatcher
from tests.mail.sending import Send


@pytest.fixture(scope="session")
def running_catcher() -> Iterator[ScriptedCatcher]:
    with ScriptedCatcher() as catcher:
        yield catcher


@pytest.fixture
def catcher(running_catcher: ScriptedCatcher) -> Iterator[ScriptedCatcher]:
    yield running_catcher
    running_catcher.clear()


@pytest.fixture
def delivery(catcher: ScriptedCatcher) -> Delivery:
    """The queue of outgoing copies, sending to the catcher; it rests after nothing."""
    return Delivery(url=catcher.smtp_url, pause=timedelta())


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    return Mailbox.objects.create(name="Support", address="support@joindre.example", is_default=True)


@pytest.fixture
def use() -> Iterator[Use]:
    before = processing.registered()

    def register(poster: Poster) -> Poster:
        processing.register(poster)
        return poster

    yield register
    processing.register(before)


@pytest.fixture
def send(delivery: Delivery, catcher: ScriptedCatcher) -> Send:
    return Send(delivery, catcher)
