"""From a stored mail to its one outcome."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from joindre.files.models import Blob
from joindre.mail.incoming import actions
from joindre.mail.incoming.processing import Considered, IncomingQueue
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.mail.outgoing import outbox
from postroom import Email
from tests.mail.makers import make_letter, make_raw
from tests.mail.posting import Poster, Use, arrive, posted, read


def test_the_raw_mail_is_stored_before_anything_else(mailbox: Mailbox) -> None:
    """I2."""
    raw = b"\x00\xff not even a mail"

    incoming = arrive(mailbox, raw)

    assert (incoming.outcome, incoming.raw.read()) == ("pending", raw)


def test_a_mail_is_read_and_posted(mailbox: Mailbox, use: Use) -> None:
    use(Poster())
    incoming = arrive(mailbox, make_raw(message_id="1@client.example", subject="=?utf-8?q?R=C3=A9ponse?="))

    read(incoming)

    assert (incoming.outcome, incoming.matched_by, incoming.topic) == ("posted", "reply_address", "ticket:1")
    assert (incoming.message_id, incoming.subject) == ("1@client.example", "Réponse")
    assert (incoming.sender_name, incoming.sender_address) == ("Sophie Delorme", "sophie@client.example")
    assert incoming.leased_until is None
    assert incoming.finished_at is not None
    assert IncomingQueue().run_due() == 0


def test_the_same_mail_is_posted_once(mailbox: Mailbox, use: Use) -> None:
    """I9: re-delivery by another way, with other trace headers."""
    use(Poster())
    first = arrive(mailbox, make_raw(message_id="1@client.example"))
    again = arrive(
        mailbox, make_raw(message_id="1@client.example", headers=["Received: from b by c; Mon, 23 Nov 2026"])
    )

    read(first)
    read(again)

    assert (first.outcome, again.outcome, again.reason) == ("posted", "ignored", "duplicate")
    assert posted() == 1


def test_two_mails_that_share_an_id_are_two(mailbox: Mailbox, use: Use) -> None:
    """I9: same Message-ID and same content."""
    use(Poster())
    first = arrive(mailbox, make_raw("Bonjour", message_id="1@client.example"))
    other = arrive(mailbox, make_raw("Bonsoir", message_id="1@client.example"))

    read(first)
    read(other)

    assert (first.outcome, other.outcome) == ("posted", "posted")


def test_the_same_mail_set_aside_before_is_ignored(mailbox: Mailbox, use: Use) -> None:
    use(Poster(lambda incoming, _mail: actions.finish(incoming, outcome="set_aside", reason="x")))
    first = arrive(mailbox, make_raw(message_id="1@client.example"))
    again = arrive(mailbox, make_raw(message_id="1@client.example"))

    read(first)
    read(again)

    assert (first.outcome, again.outcome, again.reason) == ("set_aside", "ignored", "duplicate")


def test_what_was_set_aside_may_still_arrive_by_a_better_way(mailbox: Mailbox, use: Use) -> None:
    """A list broke its signature; the direct copy comes after."""
    poster = use(Poster(lambda incoming, _mail: actions.finish(incoming, outcome="set_aside", reason="x")))
    first = arrive(mailbox, make_raw(message_id="1@client.example"), to="support@joindre.example")
    direct = arrive(mailbox, make_raw(message_id="1@client.example"), to="support+token@joindre.example")

    read(first)
    poster.act = poster.post
    read(direct)

    assert (first.outcome, direct.outcome) == ("set_aside", "posted")


@pytest.mark.parametrize(("topics", "outcomes"), [("12", ["posted", "posted"]), ("11", ["posted", "ignored"])])
def test_a_mail_to_two_mailboxes_is_posted_once_on_each_topic(
    mailbox: Mailbox, use: Use, topics: str, outcomes: list[str]
) -> None:
    """I1, I9"""
    other = Mailbox.objects.create(name="Comptes", address="comptes@joindre.example")
    about = dict(zip((mailbox, other), topics, strict=True))

    def post(incoming: IncomingEmail, _mail: Email) -> None:
        assert incoming.mailbox
        actions.finish(incoming, outcome="posted", topic=f"ticket:{about[incoming.mailbox]}")

    poster = use(Poster(post))
    raw = make_raw()
    found = []
    for box in (mailbox, other):
        poster.considered = Considered(topic=f"ticket:{about[box]}")
        found.append(read(arrive(box, raw)))

    assert [incoming.outcome for incoming in found] == outcomes


@pytest.mark.django_db(transaction=True)
def test_two_workers_post_the_same_mail_once(use: Use) -> None:
    """I9: both read it at the same moment; the database lets one of them post."""
    mailbox = Mailbox.objects.create(name="Support", address="support@joindre.example")
    together = Barrier(2, timeout=20)

    def post_together(incoming: IncomingEmail, mail: Email) -> None:
        together.wait()
        Poster().post(incoming, mail)

    use(Poster(post_together))
    twins = [arrive(mailbox, make_raw(message_id="1@client.example")) for _ in range(2)]

    def work() -> None:
        IncomingQueue(batch=1).run_due()
        connections.close_all()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)

    for twin in twins:
        twin.refresh_from_db()
    assert sorted(twin.outcome for twin in twins) == ["ignored", "posted"]
    assert posted() == 1


def test_a_poison_mail_never_stops_the_next_one(mailbox: Mailbox, use: Use) -> None:
    """I6, I2: it is tried again, then kept as failed with the error."""

    def act(incoming: IncomingEmail, mail: Email) -> None:
        if mail.subject == "poison":
            raise ZeroDivisionError("by zero")
        Poster().post(incoming, mail)

    poster = use(Poster(act))
    poison = arrive(mailbox, make_raw(subject="poison"))
    good = arrive(mailbox, make_raw(subject="good"))

    while IncomingQueue(wait=timedelta()).run_due():
        pass

    poison.refresh_from_db()
    good.refresh_from_db()
    assert (good.outcome, poison.outcome, poison.reason) == ("posted", "failed", "reading_error")
    assert (poison.detail, poison.attempts, poison.subject) == ("ZeroDivisionError: by zero", 3, "poison")
    assert poster.seen.count("poison") == 3


def test_a_failed_try_is_not_repeated_at_once(mailbox: Mailbox, use: Use) -> None:
    def fail(_incoming: IncomingEmail, _mail: Email) -> None:
        raise ZeroDivisionError

    use(Poster(fail))
    incoming = arrive(mailbox, make_raw())

    assert IncomingQueue(wait=timedelta(minutes=1)).run_due() == 1
    assert IncomingQueue(wait=timedelta(minutes=1)).run_due() == 0

    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert IncomingQueue(wait=timedelta(minutes=1)).run_due() == 1
    incoming.refresh_from_db()
    assert (incoming.outcome, incoming.attempts) == ("pending", 2)


def test_a_mail_that_kills_the_process_is_given_up(mailbox: Mailbox, use: Use) -> None:
    """Each try is counted before it is made."""
    poster = use(Poster())
    incoming = arrive(mailbox, make_raw())
    IncomingEmail.objects.filter(pk=incoming.pk).update(attempts=3, leased_until=timezone.now())

    read(incoming)

    assert (incoming.outcome, incoming.reason, poster.seen) == ("failed", "crashed", [])


def test_the_journal_says_which_mail_killed_its_workers(mailbox: Mailbox, use: Use) -> None:
    """What is read at a second try stands there before anything else is done with the mail."""
    known: list[str] = []

    def act(incoming: IncomingEmail, mail: Email) -> None:
        known.append(IncomingEmail.objects.values_list("subject", flat=True).get(pk=incoming.pk))
        Poster().post(incoming, mail)

    use(Poster(act))
    arrive(mailbox, make_raw(subject="first try"))
    again = arrive(mailbox, make_raw(subject="second try"))
    IncomingEmail.objects.filter(pk=again.pk).update(attempts=1, leased_until=timezone.now())

    while IncomingQueue().run_due():
        pass

    assert sorted(known) == ["", "second try"]
    assert set(IncomingEmail.objects.values_list("subject", flat=True)) == {"first try", "second try"}


def test_a_lost_file_fails_its_own_mail_only(mailbox: Mailbox, use: Use) -> None:
    use(Poster())
    incoming = arrive(mailbox, make_raw())
    incoming.raw = Blob.objects.create(sha256="0" * 64, size=1)
    incoming.save()

    while IncomingQueue(wait=timedelta()).run_due():
        pass

    incoming.refresh_from_db()
    assert (incoming.outcome, incoming.reason) == ("failed", "raw_missing")


def test_a_mail_nobody_takes_is_set_aside(mailbox: Mailbox, use: Use) -> None:
    use(Poster(lambda _incoming, _mail: None))

    incoming = read(arrive(mailbox, make_raw()))

    assert (incoming.outcome, incoming.reason) == ("set_aside", "not_handled")


def test_who_finishes_second_undoes_what_it_did(mailbox: Mailbox, use: Use) -> None:
    """A worker was slow, its lease ended, and another one posted the mail meanwhile."""

    def be_late(incoming: IncomingEmail, mail: Email) -> None:
        actions.finish(incoming, outcome="refused", reason="by another")
        Poster().post(incoming, mail)

    use(Poster(be_late))

    incoming = read(arrive(mailbox, make_raw()))

    assert (incoming.outcome, posted()) == ("refused", 0)


def test_our_own_mail_never_becomes_a_message(mailbox: Mailbox, use: Use) -> None:
    """I8: sent back by an alias or a redirection."""
    poster = use(Poster())
    ours = outbox.queue(make_letter(mailbox))
    by_id = arrive(mailbox, make_raw(message_id=ours.message_id))
    by_mark = arrive(mailbox, make_raw(headers=["X-Loop: support@joindre.example"]))

    assert (read(by_id).outcome, by_id.reason) == ("ignored", "own_mail")
    assert (read(by_mark).outcome, by_mark.reason) == ("ignored", "own_mail")
    assert not poster.seen


def test_a_sender_who_writes_without_end_is_set_aside(mailbox: Mailbox, use: Use) -> None:
    """I10: rate per sender."""
    use(Poster())
    with override_settings(MAIL_IN_PER_HOUR=2):
        outcomes = [read(arrive(mailbox, make_raw(f"Mail {number}"))) for number in range(4)]

    assert [one.outcome for one in outcomes] == ["posted", "posted", "set_aside", "set_aside"]
    assert outcomes[2].reason == "too_many"


def test_a_machine_answers_a_sender_once_an_hour(mailbox: Mailbox) -> None:
    """I8: at most one answer per mail and per sender and hour."""
    incoming = arrive(mailbox, make_raw())
    IncomingEmail.objects.filter(pk=incoming.pk).update(sender_address="sophie@client.example")
    incoming.refresh_from_db()
    now = timezone.now()

    assert actions.may_answer(incoming, now=now)

    outbox.queue(make_letter(mailbox, "Sophie@client.example", is_automatic=True, in_reply_to="<1@client.example>"))

    assert not actions.may_answer(incoming, now=now)
    assert actions.may_answer(incoming, now=now + timedelta(minutes=61))


@pytest.mark.parametrize("raw", [b"", b"\x00" * 50, b"\xff\xfe", b"From: \xed\xa0\x80\r\nSubject: a\x00b\r\n\r\n\x00"])
def test_any_bytes_get_an_outcome(mailbox: Mailbox, use: Use, raw: bytes) -> None:
    """I6: no mail whatever stops the next one."""
    use(Poster())

    incoming = read(arrive(mailbox, raw, sender="\udcff\x00@x"))

    assert incoming.outcome == "posted"
