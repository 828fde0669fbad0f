"""What the tests of arriving mails share."""

from collections.abc import Iterator

import pytest

from joindre.mail.models import Mailbox
from tests.mail.running import Running


@pytest.fixture
def running(mailbox: Mailbox) -> Iterator[Running]:
    """A mail listener on a free port, which takes mails in for the mailbox."""
    with Running() as running:
        yield running
