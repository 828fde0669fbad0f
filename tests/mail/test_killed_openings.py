"""A first mail whose reader is killed opens one request all the same (I2, I7, I9)."""

import pytest

from joindre.directory.models import Contact
from joindre.lib.leases import LEASE
from joindre.mail.failpoints import Failpoint
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import Mailbox
from joindre.messaging.models import OpeningMail
from joindre.tickets.models import Ticket
from tests.mail.dying import POSTING
from tests.mail.killing import killer
from tests.mail.test_kills import go_on
from tests.messaging.first_mails import first_mail, make_mailbox, take


@pytest.fixture
def mailbox(transactional_db: None) -> Mailbox:
    return make_mailbox()


def test_a_mail_killed_at_each_step_opens_one_request(
    mailbox: Mailbox, carol: Contact, child_environment: dict[str, str], subtests: pytest.Subtests
) -> None:
    """I2, I7, I9: with SIGKILL; before the commit nothing of it is there, after it no second one is opened."""
    steps = [Failpoint.READING_CLAIMED, Failpoint.MAIL_READ, POSTING, Failpoint.MAIL_FINISHED]
    with killer(child_environment) as process:
        for number, step in enumerate(steps, start=1):
            with subtests.test(step=step):
                title, key = f"Panne {number}", f"<{number}@moreau.example>"
                mail = take(first_mail(sender=carol.email, subject=title, message_id=key), mailbox)

                process.do("open", step)
                is_committed = step is Failpoint.MAIL_FINISHED
                assert Ticket.objects.filter(title=title).exists() == is_committed
                go_on(IncomingQueue(), after=LEASE)

                mail.refresh_from_db()
                ticket = Ticket.objects.get(title=title)
                assert (mail.outcome, mail.topic, ticket.requester) == ("new_request", ticket.topic, carol)
                assert OpeningMail.objects.count() == Ticket.objects.count() == number
