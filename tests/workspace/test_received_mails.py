"""Settings, Received emails: the journal, reading one, opening a request with it, and the bin (I2, I7, S2, S3)."""

import pytest
from django.test import Client

from joindre.accounts.rights import Right
from joindre.directory.actions import reindex
from joindre.directory.customers import index_customer
from joindre.directory.models import Contact, Employee, Site
from joindre.mail.models import IncomingEmail, Mailbox
from joindre.messaging.actions.received_mails import may_see_received_mails
from joindre.messaging.models import OpeningMail
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.messaging.first_mails import arrive_first, make_mailbox, opened
from tests.queries import assert_constant_queries

PAGE = "/settings/received-mails/"


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    return make_mailbox()


@pytest.fixture
def aside(mailbox: Mailbox) -> IncomingEmail:
    """A stranger's mail, with a script in it and a file beside it."""
    return arrive_first(
        mailbox, sender="Léa Lamy <lea@ailleurs.example>", subject="Panne <b>", text="Elle <script>fume.",
        files=(("journal.log", b"erreur 12\n"),),
    )  # fmt: skip


def test_what_was_set_aside_is_seen_with_its_reason(root: Employee, aside: IncomingEmail) -> None:
    """I2: who, what, when, where and why."""
    page = text_of(browse(root).get(PAGE))

    told = ("Panne &lt;b&gt;", "Léa Lamy", "&lt;lea@ailleurs.example&gt;", "Support", "n’est pas un contact connu")
    assert all(part in page for part in told)


def test_each_outcome_has_its_list(root: Employee, aside: IncomingEmail, mailbox: Mailbox, carol: Contact) -> None:
    """I2: what opened a request leads to it."""
    arrive_first(mailbox, sender=carol.email, subject="Imprimante", message_id="<2@x>")

    page = text_of(browse(root).get(PAGE, {"show": "new_request"}))

    assert "Imprimante" in page
    assert "Panne" not in page
    assert f"/tickets/{opened()[0].number}/" in page
    assert "Panne" in text_of(browse(root).get(PAGE, {"show": "nonsense", "after": "x"}))


def test_pages_go_on_from_the_last_mail(root: Employee, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """I2: newest first."""
    monkeypatch.setattr("joindre.workspace.views.received_mails.PAGE", 1)
    for number in range(3):
        arrive_first(mailbox, sender="x@ailleurs.example", subject=f"Panne {number}", message_id=f"<{number}@x>")

    first = text_of(browse(root).get(PAGE))
    link = first[first.index("?show=set_aside&amp;after=") :].split('"')[0].replace("&amp;", "&")

    assert "Panne 2" in first
    assert "Panne 1" not in first
    assert "Panne 1" in text_of(browse(root).get(PAGE + link))


def test_it_costs_the_same_with_many(root: Employee, mailbox: Mailbox) -> None:
    browser, numbers = browse(root), iter(range(100))
    assert_constant_queries(
        lambda: text_of(browser.get(PAGE)),
        lambda: arrive_first(mailbox, sender="x@ailleurs.example", message_id=f"<{next(numbers)}@x>"),
    )


def test_a_mail_is_read_cleaned(root: Employee, aside: IncomingEmail) -> None:
    """I6: looking at it stores nothing."""
    page = text_of(browse(root).get(f"{PAGE}{aside.pk}/"))

    assert "fume." in page
    assert "Elle <script>" not in page
    assert "journal.log" in page
    assert not OpeningMail.objects.exists()


def test_a_request_is_opened_for_a_contact(root: Employee, aside: IncomingEmail, carol: Contact) -> None:
    """I7: by whoever is at the page, with all that the mail brought; a second press opens none."""
    browser = browse(root)
    answer = browser.post(f"{PAGE}{aside.pk}/request/", {"contact": carol.pk})
    again = browser.post(f"{PAGE}{aside.pk}/request/", {"contact": carol.pk})

    [ticket] = opened()
    aside.refresh_from_db()
    assert answer["Location"] == f"/tickets/{ticket.number}/"
    assert (aside.outcome, aside.reason, aside.topic) == ("new_request", "", ticket.topic)
    assert (ticket.requester, ticket.title, ticket.is_client_visible) == (carol, "Panne <b>", True)
    assert ticket.entries.get().employee == root
    assert [file.name for file in OpeningMail.objects.get().files.all()] == ["journal.log"]
    assert "s’est déjà occupé de ce mail" in text_of(again, status=422)


def test_the_sender_becomes_a_contact_and_has_a_request(root: Employee, aside: IncomingEmail, lyon: Site) -> None:
    """I7, C3: with who made them one."""
    index_customer(lyon.customer)

    browse(root).post(f"{PAGE}{aside.pk}/request/", {"place": "Moreau"})

    contact = Contact.objects.get(email="lea@ailleurs.example")
    assert (contact.name, contact.site, opened()[0].requester) == ("Léa Lamy", lyon, contact)
    assert contact.changes.get().employee == root


@pytest.mark.parametrize(
    ("sent", "said"), [({}, "Choisissez le contact"), ({"place": "Nulle part"}, "Aucun client en service")]
)
def test_what_is_missing_is_told(root: Employee, aside: IncomingEmail, sent: dict[str, str], said: str) -> None:
    """U3: nothing is opened, and what was typed stays."""
    page = text_of(browse(root).post(f"{PAGE}{aside.pk}/request/", sent), status=422)

    assert said in page
    assert sent.get("place", "") in page
    assert not opened()


def test_a_copy_of_what_was_opened_opens_none(
    root: Employee, aside: IncomingEmail, mailbox: Mailbox, carol: Contact
) -> None:
    """I9: the same mail may come once more after a request was opened with it."""
    browse(root).post(f"{PAGE}{aside.pk}/request/", {"contact": carol.pk})
    Contact.objects.filter(pk=carol.pk).update(email="lea@ailleurs.example")

    again = arrive_first(
        mailbox, sender="Léa Lamy <lea@ailleurs.example>", subject="Panne <b>", text="Elle <script>fume.",
        files=(("journal.log", b"erreur 12\n"),),
    )  # fmt: skip

    assert again.outcome == "ignored"
    assert Ticket.objects.count() == 1


def test_a_mail_is_binned_and_kept(root: Employee, aside: IncomingEmail) -> None:
    browser = browse(root)
    browser.post(f"{PAGE}{aside.pk}/bin/")
    browser.post(f"{PAGE}{aside.pk}/bin/")

    aside.refresh_from_db()
    assert (aside.outcome, aside.reason) == ("ignored", "binned")
    assert "corbeille" in text_of(browser.get(PAGE, {"show": "ignored"}))
    assert browser.post(f"{PAGE}{aside.pk}/request/", {"place": "x"}).status_code == 422


def test_a_contact_is_searched(root: Employee, aside: IncomingEmail, carol: Contact) -> None:
    reindex([carol])

    page = text_of(browse(root).get(f"{PAGE}{aside.pk}/", {"q": carol.person.last_name}))

    assert f'name="contact" value="{carol.pk}"' in page


def test_without_the_right_it_is_refused(ada: Employee, aside: IncomingEmail) -> None:
    """S2"""
    browser = browse(ada)
    answers = [browser.get(PAGE), browser.get(f"{PAGE}{aside.pk}/"), browser.post(f"{PAGE}{aside.pk}/bin/")]

    assert [answer.status_code for answer in answers] == [403] * 3


@pytest.fixture
def limited(ben: Employee) -> Client:
    profile = account_of(ben).profile
    profile.rights = [*profile.rights, Right.CATCHMAIL_JOURNAL]
    profile.save()
    return browse(ben)


def test_whoever_sees_some_customers_only_sees_nothing_of_strangers(limited: Client, aside: IncomingEmail) -> None:
    """S3: nobody knows of which customer they are."""
    one = f"{PAGE}{aside.pk}/"
    answers = [
        limited.get(one),
        limited.get(f"{one}mail.eml"),
        limited.post(f"{one}request/"),
        limited.post(f"{one}bin/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert "Panne" not in text_of(limited.get(PAGE))
    assert aside.subject not in text_of(limited.get(PAGE, {"show": "ignored"}))


def test_whoever_sees_some_customers_only_sees_what_their_contacts_wrote(
    limited: Client, mailbox: Mailbox, carol: Contact, dora: Contact
) -> None:
    """S3: what was set aside of them, and a request is opened for them alone."""
    Mailbox.objects.update(opens_requests=False)
    theirs = arrive_first(mailbox, sender=dora.email.upper(), subject="Bourrage", message_id="<1@x>")
    arrive_first(mailbox, sender=carol.email, subject="Toner", message_id="<2@x>")

    page = text_of(limited.get(PAGE))
    assert "Bourrage" in page
    assert "Toner" not in page
    assert limited.post(f"{PAGE}{theirs.pk}/request/", {"contact": carol.pk}).status_code == 404
    assert limited.post(f"{PAGE}{theirs.pk}/request/", {"contact": dora.pk}).status_code == 302
    assert "s’est déjà occupé" in text_of(limited.post(f"{PAGE}{theirs.pk}/request/", {"contact": dora.pk}), status=422)
    assert opened()[0].requester == dora


def test_it_is_downloaded_as_it_came(root: Employee, aside: IncomingEmail) -> None:
    """I2"""
    answer = browse(root).get(f"{PAGE}{aside.pk}/mail.eml")

    assert "attachment" in answer["Content-Disposition"]
    assert b"fume." in answer.getvalue()


def test_the_right_to_the_journal_opens_the_page(root: Employee, ada: Employee) -> None:
    """S2"""
    assert may_see_received_mails(root)
    assert not may_see_received_mails(ada)


def test_what_waits_is_counted_where_people_look(root: Employee, aside: IncomingEmail) -> None:
    """I2: beside its page, and in Operation."""
    browser = browse(root)

    assert '<span class="count">1<' in text_of(browser.get("/settings/mailboxes/"))
    assert f'<a href="{PAGE}">1</a>' in text_of(browser.get("/settings/queues/"))


def test_who_may_open_none_reads_and_bins(ada: Employee, aside: IncomingEmail, carol: Contact) -> None:
    """S2: the right to the journal is not that to requests."""
    profile = account_of(ada).profile
    profile.rights = [Right.CATCHMAIL_JOURNAL, Right.SEARCH_TICKETS]
    profile.save()
    browser = browse(ada)

    assert "fume." in text_of(browser.get(f"{PAGE}{aside.pk}/"))
    assert browser.post(f"{PAGE}{aside.pk}/request/", {"contact": carol.pk}).status_code in {403, 422}
    assert not opened()
