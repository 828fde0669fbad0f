"""A mail without a request opens one, or is set aside with its reason (I4, I7, I8, I9)."""

import pytest
import time_machine

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee, Site
from joindre.lib import clock
from joindre.lib.leases import LEASE
from joindre.mail import failpoints
from joindre.mail.failpoints import Failpoint
from joindre.mail.incoming.processing import IncomingQueue
from joindre.mail.models import Mailbox
from joindre.messaging.models import OpeningMail
from joindre.tickets.models import Change, Status, Ticket
from tests.factories import make_account, make_contact, make_profile, make_site, make_work_group
from tests.messaging.first_mails import arrive_first, first_mail, make_mailbox, opened, read, take

SIGNED = """Bonjour,

L’imprimante du premier ne répond plus.

--
Carol Cliente
+33 4 72 00 00 00
"""


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    return make_mailbox()


def test_a_known_contact_s_mail_opens_a_request(mailbox: Mailbox, carol: Contact) -> None:
    """I7: with its title, words, people and place; the client sees it."""
    group = make_work_group("Matériel")
    mailbox.work_groups.add(group)

    incoming = arrive_first(mailbox, sender=f"Carol <{carol.email}>", subject="Re: Panne d’imprimante", text=SIGNED)

    [ticket] = opened()
    assert (incoming.outcome, incoming.reason, incoming.topic) == ("new_request", "", ticket.topic)
    assert ticket.title == "Panne d’imprimante"
    assert "ne répond plus" in ticket.description
    assert "04 72" not in ticket.description
    assert (ticket.requester, ticket.end_user, ticket.site) == (carol, carol, carol.site)
    assert (ticket.work_group, ticket.is_client_visible) == (group, True)
    assert ticket.status.type == Status.Type.CREATED
    first = ticket.entries.get()
    assert (first.contact, first.change.what) == (carol, Change.What.OPENED)


def test_what_is_folded_and_the_files_come_with_it(mailbox: Mailbox, carol: Contact) -> None:
    """I5, I7: nothing is lost, and the files are the client's."""
    arrive_first(mailbox, sender=carol.email, text=SIGNED, files=(("journal.log", b"erreur 12\n"),))

    kept = OpeningMail.objects.get()
    [file] = kept.files.all()
    assert "+33 4 72 00 00 00" in kept.folded
    assert (file.name, file.topic, file.is_for_client) == ("journal.log", kept.ticket.topic, True)
    assert kept.contact == carol


def test_the_site_s_group_stands_in_where_the_mailbox_has_none(mailbox: Mailbox, carol: Contact) -> None:
    group = make_work_group("Réseau")
    Site.objects.filter(pk=carol.site_id).update(default_group=group)

    arrive_first(mailbox, sender=carol.email)

    assert opened()[0].work_group == group


def test_of_several_groups_the_site_s_own_is_taken(mailbox: Mailbox, carol: Contact) -> None:
    other, usual = make_work_group("A"), make_work_group("B")
    mailbox.work_groups.add(other, usual)
    Site.objects.filter(pk=carol.site_id).update(default_group=usual)

    arrive_first(mailbox, sender=carol.email)

    assert opened()[0].work_group == usual


@pytest.mark.parametrize(("subject", "title"), [("", "Mail de "), ("Re: ", "Mail de "), ("x" * 300, "x" * 200)])
def test_a_subject_that_is_no_title(mailbox: Mailbox, carol: Contact, subject: str, title: str) -> None:
    """U4: none at all, and one too long."""
    arrive_first(mailbox, sender=carol.email, subject=subject)

    assert opened()[0].title.startswith(title)
    assert len(opened()[0].title) <= 200


def test_a_subject_alone_is_the_description_too(mailbox: Mailbox, carol: Contact) -> None:
    arrive_first(mailbox, sender=carol.email, subject="Rappelez-moi", text="")

    assert "Rappelez-moi" in opened()[0].description


def test_a_mail_without_anything_is_set_aside(mailbox: Mailbox, carol: Contact) -> None:
    incoming = arrive_first(mailbox, sender=carol.email, subject="", text="")

    assert (incoming.outcome, incoming.reason) == ("set_aside", "empty")
    assert not opened()


def test_html_is_cleaned(mailbox: Mailbox, carol: Contact) -> None:
    """I6"""
    raw = (
        first_mail(sender=carol.email)
        .replace(b"text/plain", b"text/html")
        .replace(b"Bonjour,", b"<p onclick=alert(1)>Bonjour<script>alert(2)</script></p>")
    )

    read(take(raw, mailbox))

    assert "Bonjour" in opened()[0].description
    assert "alert" not in opened()[0].description


@pytest.mark.parametrize(
    ("fields", "outcome", "reason"),
    [
        ({"verdict": "fail"}, "set_aside", "sender_falsified"),
        ({"verdict": ""}, "set_aside", "first_unverified"),
        ({"Auto_Submitted": "auto-replied"}, "ignored", "first_automatic"),
        ({"subject": "Out of office: Panne", "Auto_Submitted": "auto-replied"}, "ignored", "first_automatic"),
        ({"List_Id": "<news.moreau.example>", "Precedence": "list"}, "set_aside", "of_a_list"),
    ],
)
def test_what_opens_no_request(
    mailbox: Mailbox, carol: Contact, fields: dict[str, str], outcome: str, reason: str
) -> None:
    """I4, I8"""
    incoming = arrive_first(mailbox, sender=carol.email, **fields)

    assert (incoming.outcome, incoming.reason) == (outcome, reason)
    assert not opened()


def test_a_group_as_support_address_marks_no_list(mailbox: Mailbox, carol: Contact) -> None:
    """I8: what reaches the support through a group of its own was written to the support."""
    incoming = arrive_first(mailbox, sender=carol.email, List_Id="Support <support.joindre.example>", Precedence="list")

    assert incoming.outcome == "new_request"


def test_a_mailbox_may_take_what_nothing_proves(mailbox: Mailbox, carol: Contact) -> None:
    """I4: where an administrator allows it; a falsified one is never taken."""
    Mailbox.objects.filter(pk=mailbox.pk).update(accepts_unverified=True)
    mailbox.refresh_from_db()

    assert arrive_first(mailbox, sender=carol.email, verdict="").outcome == "new_request"
    assert arrive_first(mailbox, sender=carol.email, verdict="fail", message_id="<2@x>").outcome == "set_aside"


def test_a_mailbox_that_opens_none_sets_aside(carol: Contact) -> None:
    """I7"""
    incoming = arrive_first(make_mailbox(opens_requests=False), sender=carol.email)

    assert (incoming.outcome, incoming.reason) == ("set_aside", "no_request")


def test_a_colleague_s_mail_opens_none(mailbox: Mailbox, ada: Employee) -> None:
    assert arrive_first(mailbox, sender=ada.email).reason == "colleague"
    assert arrive_first(mailbox, sender=mailbox.address, message_id="<2@x>").reason == "colleague"


def test_a_contact_of_two_customers_is_set_aside(mailbox: Mailbox, carol: Contact, nantes: Site) -> None:
    """I3: with the choice."""
    make_contact(site=nantes, person=carol.person, email=carol.email)

    assert arrive_first(mailbox, sender=carol.email).reason == "several_customers"


def test_one_person_at_two_sites_of_a_customer_is_one(mailbox: Mailbox, carol: Contact) -> None:
    """C4, I3: where they are the main contact."""
    main = make_contact(site=make_site(carol.site.customer, "Paris"), person=carol.person, email=carol.email,
                        is_main=True)  # fmt: skip

    arrive_first(mailbox, sender=carol.email)

    assert opened()[0].requester == main


def test_an_address_of_several_people_is_set_aside(mailbox: Mailbox, carol: Contact) -> None:
    """I3"""
    make_contact("Léa Lamy", site=carol.site, email=carol.email.upper())

    assert arrive_first(mailbox, sender=carol.email).reason == "several_people"


def test_who_left_opens_none(mailbox: Mailbox, carol: Contact) -> None:
    Contact.objects.filter(pk=carol.pk).update(is_active=False)

    assert arrive_first(mailbox, sender=carol.email).reason == "out_of_service"


def test_who_signs_in_without_the_right_opens_none(mailbox: Mailbox, carol: Contact) -> None:
    """S2: by mail as on the portal."""
    account = make_account("c2@moreau.example", profile=make_profile(rights=[Right.CLIENT_MESSAGES]))
    lea = make_contact("Léa Lamy", site=carol.site, account=account)

    incoming = arrive_first(mailbox, sender=lea.email)

    assert (incoming.outcome, incoming.reason) == ("set_aside", "may_not_open")
    assert not opened()
    assert not OpeningMail.objects.exists()


def test_an_unknown_sender_is_set_aside(mailbox: Mailbox, carol: Contact) -> None:
    """I7"""
    before = Contact.objects.count()

    assert arrive_first(mailbox, sender="inconnu@ailleurs.example").reason == "unknown_to_all"
    assert Contact.objects.count() == before


def test_the_same_mail_twice_opens_one(mailbox: Mailbox, carol: Contact) -> None:
    """I9: through another mailbox too; another mail of hers opens another."""
    other = make_mailbox(name="Factures", address="factures@joindre.example", is_default=False)
    arrive_first(mailbox, sender=carol.email)

    again, elsewhere = arrive_first(mailbox, sender=carol.email), arrive_first(other, sender=carol.email)
    arrive_first(mailbox, sender=carol.email, text="Une autre panne.", message_id="<2@moreau.example>")

    assert [(one.outcome, one.reason) for one in (again, elsewhere)] == [("ignored", "duplicate")] * 2
    assert len(opened()) == 2


def test_her_answer_to_her_own_mail_comes_to_the_request(mailbox: Mailbox, carol: Contact) -> None:
    """I3: by the references of the mail that opened it."""
    arrive_first(mailbox, sender=carol.email)

    incoming = arrive_first(
        mailbox, sender=carol.email, text="Encore moi.", message_id="<2@moreau.example>",
        In_Reply_To="<1@moreau.example>",
    )  # fmt: skip

    assert (incoming.outcome, incoming.matched_by) == ("posted", "references")
    assert len(opened()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", [Failpoint.READING_CLAIMED, Failpoint.MAIL_READ, Failpoint.MAIL_FINISHED])
def test_a_worker_that_dies_opens_one(carol: Contact, step: Failpoint) -> None:
    """I2, I9: what the next worker finds is enough to go on from."""
    incoming = take(first_mail(sender=carol.email), make_mailbox())

    def die(reached: Failpoint) -> None:
        if reached is step:
            raise KeyboardInterrupt

    failpoints.watchers.append(die)
    try:
        with pytest.raises(KeyboardInterrupt):
            IncomingQueue().run_due()
    finally:
        failpoints.watchers.remove(die)
    with time_machine.travel(clock.now() + LEASE * 2):
        read(incoming)

    assert incoming.outcome == "new_request"
    assert [ticket.topic for ticket in opened()] == [incoming.topic]
    assert Ticket.objects.get().sequence == 1
