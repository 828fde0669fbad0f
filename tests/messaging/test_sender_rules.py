"""The default customer rule of a mailbox: where unknown senders become contacts (I7, S3)."""

from datetime import timedelta

import pytest
from django.test import override_settings

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, ContactChange, SenderRule, Site
from joindre.directory.senders import Sender, take_in_sender
from joindre.lib import clock
from joindre.mail.models import IncomingEmail, Mailbox
from tests.factories import make_contact, make_site
from tests.messaging.first_mails import arrive_first, make_mailbox, opened
from tests.queries import assert_constant_queries


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    return make_mailbox()


@pytest.fixture
def of_domain(mailbox: Mailbox) -> Mailbox:
    SenderRule.objects.create(mailbox=mailbox, rule="domain")
    return mailbox


def make_known(site: Site, email: str, **fields: object) -> Contact:
    """A contact as the directory finds them."""
    contact = make_contact(site=site, email=email, **fields)  # type: ignore[arg-type]  # passed on
    reindex([contact])
    return contact


def test_by_their_domain_they_become_contacts_of_its_customer(of_domain: Mailbox, lyon: Site) -> None:
    """I7: with the name of the mail and its address, at the place of the main contact."""
    make_known(make_site(lyon.customer, "Paris"), "b@moreau-print.example")
    make_known(lyon, "a@moreau-print.example", is_main=True)

    incoming = arrive_first(of_domain, sender="LAMY Léa <Lea.Lamy@Moreau-Print.example>")

    [ticket] = opened()
    requester = ticket.requester
    assert incoming.outcome == "new_request"
    assert requester is not None
    assert (requester.person.last_name, requester.person.first_name) == ("LAMY", "Léa")
    assert (requester.email.lower(), requester.site) == ("lea.lamy@moreau-print.example", lyon)
    assert ticket.site == lyon
    assert requester.addressee.words.filter(word="lamy").exists()
    assert [(line.what, line.employee) for line in ContactChange.objects.filter(contact=requester)] == [
        ("created", None)
    ]


@pytest.mark.parametrize(
    ("known", "sender"),
    [
        ("a@moreau.example", "x@print.moreau.example"),
        ("a@moreau.example", "x@xmoreau.example"),
        ("a@gmail.com", "x@gmail.com"),
        ("a@orange.fr", "x@ORANGE.FR"),
        ("a@localhost", "x@localhost"),
    ],
)
def test_another_domain_or_one_of_everybody_s_says_nothing(
    of_domain: Mailbox, lyon: Site, known: str, sender: str
) -> None:
    """I7: a provider's domain is no company's."""
    make_known(lyon, known)

    assert arrive_first(of_domain, sender=sender).reason == "unknown_to_all"
    assert Contact.objects.count() == 1


def test_a_domain_of_two_customers_says_nothing(of_domain: Mailbox, lyon: Site, nantes: Site) -> None:
    """I7, S3"""
    make_known(lyon, "a@groupe.example")
    make_known(nantes, "b@groupe.example")

    assert arrive_first(of_domain, sender="x@groupe.example").reason == "unknown_to_all"


def test_who_left_does_not_lend_their_domain(of_domain: Mailbox, lyon: Site) -> None:
    make_known(lyon, "a@moreau.example", is_active=False)

    assert arrive_first(of_domain, sender="x@moreau.example").reason == "unknown_to_all"


@override_settings(MAIL_IN_PER_HOUR=2)
def test_a_domain_makes_so_many_contacts_within_an_hour(mailbox: Mailbox, lyon: Site) -> None:
    """A4, I7: whoever has a domain has any number of addresses, below any number of names; the rest waits, unlost."""
    SenderRule.objects.create(mailbox=mailbox, rule="site", site=lyon)
    senders = ("a@flot.example", "b@x.flot.example", "c@flot.example", "d@autre.example")

    arrived = [
        arrive_first(mailbox, sender=one, message_id=f"<{n}@x>", subject=f"Panne {n}") for n, one in enumerate(senders)
    ]

    assert [mail.reason for mail in arrived] == ["", "", "too_many_strangers", ""]
    assert (arrived[2].outcome, Contact.objects.count()) == ("set_aside", 3)

    an_hour_ago = clock.now() - timedelta(hours=1, minutes=1)
    IncomingEmail.objects.update(received_at=an_hour_ago)
    assert arrive_first(mailbox, sender="e@flot.example", message_id="<9@x>").outcome == "new_request"


def test_by_a_fixed_place_all_become_contacts_there(mailbox: Mailbox, lyon: Site) -> None:
    SenderRule.objects.create(mailbox=mailbox, rule="site", site=lyon)

    arrive_first(mailbox, sender="pierre.martin@ailleurs.example")

    requester = Contact.objects.get()
    assert (requester.name, requester.site) == ("Pierre Martin", lyon)
    assert opened()[0].requester == requester


def test_a_second_mail_finds_the_contact_of_the_first(mailbox: Mailbox, lyon: Site) -> None:
    SenderRule.objects.create(mailbox=mailbox, rule="site", site=lyon)
    arrive_first(mailbox, sender="p@ailleurs.example")

    arrive_first(mailbox, sender="P@Ailleurs.example", text="Encore.", message_id="<2@x>")

    assert Contact.objects.count() == 1
    assert len(opened()) == 2
    assert take_in_sender(Sender(address="p@AILLEURS.example"), lyon) == Contact.objects.get()


def test_a_place_out_of_service_takes_nobody(mailbox: Mailbox, lyon: Site) -> None:
    SenderRule.objects.create(mailbox=mailbox, rule="site", site=lyon)
    Site.objects.filter(pk=lyon.pk).update(is_active=False)

    assert arrive_first(mailbox, sender="p@ailleurs.example").reason == "unknown_to_all"
    assert not Contact.objects.exists()


def test_what_nothing_proves_makes_no_contact(mailbox: Mailbox, lyon: Site) -> None:
    """I4"""
    SenderRule.objects.create(mailbox=mailbox, rule="site", site=lyon)

    assert arrive_first(mailbox, sender="p@ailleurs.example", verdict="").reason == "first_unverified"
    assert not Contact.objects.exists()


def test_a_display_name_that_is_an_address_is_no_name(mailbox: Mailbox, lyon: Site) -> None:
    SenderRule.objects.create(mailbox=mailbox, rule="site", site=lyon)

    arrive_first(mailbox, sender='"directeur@banque.example" <jean.petit@ailleurs.example>')

    assert Contact.objects.get().name == "Jean Petit"


def test_it_costs_the_same_with_many_contacts(of_domain: Mailbox, lyon: Site) -> None:
    """A4"""
    numbers = iter(range(100))

    def write() -> None:
        arrive_first(of_domain, sender=f"x{next(numbers)}@groupe.example", message_id=f"<{next(numbers)}@x>")

    make_known(lyon, "a@moreau.example")
    write()
    assert_constant_queries(write, lambda: make_known(lyon, f"a{next(numbers)}@moreau.example"))
