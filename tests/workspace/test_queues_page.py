"""Settings, Operation: what waits for the worker, what failed, and another try (A5)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from joindre.accounts.models import Account, Profile
from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib import backlogs, schedule
from joindre.mail.models import Mailbox, Recipient
from joindre.schedule.models import ScheduledTask
from joindre.schedule.queue import ScheduleQueue
from joindre.workspace.operation import QUEUES, TASKS
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.mail.makers import make_copy
from tests.messaging.test_failed_mails import make_failed_mail
from tests.queries import assert_constant_queries

PAGE = "/settings/queues/"


def test_every_task_has_a_name_in_the_language_of_whoever_reads(root: Employee) -> None:
    """U5: of those that run on every portal, and the back-up, which runs where it is set up."""
    assert set(TASKS) == {*schedule.registered(), "backup"}


def give_up() -> Recipient:
    mailbox = Mailbox.objects.get_or_create(address="support@joindre.example", defaults={"name": "Support"})[0]
    copy = make_copy(mailbox)
    Recipient.objects.filter(pk=copy.pk).update(state="refused", reason="gave_up", answer="451 <later>", attempts=28)
    return copy


def test_it_says_what_waits_and_what_is_late(root: Employee) -> None:
    """A5"""
    copy = make_copy(Mailbox.objects.create(name="Support", address="support@joindre.example"))
    Recipient.objects.filter(pk=copy.pk).update(due_at=timezone.now() - timedelta(hours=1))

    page = text_of(browse(root).get(PAGE))

    (row,) = re.findall(r"<tr>(?:(?!</tr>).)*mails à envoyer.*?</tr>", page, re.DOTALL)
    assert "en retard" in row
    assert page.count("en retard") == 1


@pytest.mark.django_db
def test_every_queue_has_a_name_that_people_understand() -> None:
    assert {backlog.name for backlog in backlogs.backlogs()} <= QUEUES.keys()


def test_counts_end_at_a_thousand(root: Employee, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backlogs, "MOST", 2)
    monkeypatch.setattr("joindre.workspace.views.queues.MOST", 2)
    for _ in range(4):
        give_up()

    assert "plus de 2</a>" in text_of(browse(root).get(PAGE))


def test_failed_rows_are_listed_with_their_error_and_tried_again(root: Employee) -> None:
    """A5, M7"""
    copy, other = give_up(), give_up()
    browser = browse(root)
    page = text_of(browser.get(PAGE, {"queue": "mail out"}))
    assert "451 &lt;later&gt;" in page
    assert copy.address in page

    answer = browser.post(f"{PAGE}again/", {"queue": "mail out", "key": copy.pk}, follow=True)

    assert "1 élément" in text_of(answer)
    copy.refresh_from_db()
    other.refresh_from_db()
    assert (copy.state, other.state) == ("queued", "refused")


def test_all_failed_rows_of_a_queue_are_tried_again_once(root: Employee) -> None:
    mails = [make_failed_mail() for _ in range(3)]
    browser = browse(root)

    first = text_of(browser.post(f"{PAGE}again/", {"queue": "mail in"}, follow=True))
    second = text_of(browser.post(f"{PAGE}again/", {"queue": "mail in"}, follow=True))

    assert "3 éléments" in first
    assert "Il ne restait rien" in second
    for mail in mails:
        mail.refresh_from_db()
        assert mail.outcome == "pending"


@pytest.mark.parametrize("key", ["x", "-1", "1" * 30, "²"])
def test_a_key_that_is_no_number_never_means_all_rows(root: Employee, key: str) -> None:
    copy = give_up()

    browse(root).post(f"{PAGE}again/", {"queue": "mail out", "key": key})

    copy.refresh_from_db()
    assert copy.state == "refused"


def test_pages_of_failed_rows_go_on_from_the_last(root: Employee, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("joindre.workspace.views.queues.PAGE", 2)
    keys = [give_up().pk for _ in range(3)]

    first = text_of(browse(root).get(PAGE, {"queue": "mail out"}))
    second = text_of(browse(root).get(PAGE, {"queue": "mail out", "after": str(keys[1])}))

    assert f"after={keys[1]}" in first
    assert re.findall(r'id="row-(\d+)"', second) == [str(keys[0])]


def test_an_unknown_queue_is_not_found(root: Employee) -> None:
    browser = browse(root)

    assert browser.get(PAGE, {"queue": "nowhere"}).status_code == 404
    assert browser.post(f"{PAGE}again/", {"queue": "nowhere"}).status_code == 404


def test_tasks_say_what_became_of_them_and_run_when_asked_for(root: Employee) -> None:
    ScheduleQueue().run_due()
    ScheduledTask.objects.filter(name="files").update(result="failed", error="OSError: <full>")
    browser = browse(root)
    assert "OSError: &lt;full&gt;" in text_of(browser.get(PAGE))

    browser.post(f"{PAGE}run/", {"task": "files"})

    due_at = ScheduledTask.objects.get(name="files").leased_until
    assert due_at
    assert due_at <= timezone.now()


def test_it_costs_the_same_with_many(root: Employee) -> None:
    browser = browse(root)

    assert_constant_queries(lambda: text_of(browser.get(PAGE, {"queue": "mail out"})), give_up)


def test_an_employee_limited_to_some_customers_does_not_see_the_page(root: Employee, ben: Employee) -> None:
    """S3"""
    account = account_of(ben)
    account.profile = Profile.objects.create(name="Exploitation", rights=[Right.AUDIT])
    account.save()
    assert Account.objects.filter(pk=account.pk).exists()

    assert browse(ben).get(PAGE).status_code == 403
    assert browse(ben).post(f"{PAGE}again/", {"queue": "mail in"}).status_code == 403
    assert browse(ben).post(f"{PAGE}run/", {"task": "files"}).status_code == 403


def test_it_is_refused_without_the_right(ada: Employee) -> None:
    """S2"""
    assert browse(ada).get(PAGE).status_code == 403
