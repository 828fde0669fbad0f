"""What is odd about a mail, said once before it leaves (M9)."""

import pytest

from joindre.directory.actions import reindex
from joindre.directory.models import Contact, ContactDetail, Employee, Site
from joindre.lib.richtext import EMPTY
from joindre.mail.models import Mailbox, Recipient
from joindre.mail.outgoing.outbox import NewRecipient
from joindre.messaging import actions
from joindre.messaging.new import recipient_of
from joindre.messaging.oddities import Oddity, oddities
from joindre.messaging.recipients import OwnMailbox, recipients_of
from joindre.tickets.models import Ticket
from tests.factories import make_contact, make_ticket
from tests.queries import count_queries


@pytest.fixture(autouse=True)
def people(carol: Contact, dora: Contact) -> None:
    reindex([carol, dora])


def mail(*addresses: str, **fields: object) -> actions.NewMail:
    people = [NewRecipient(address=address) for address in addresses]
    return actions.NewMail(**({"to": people, "subject": "Panne", "body": EMPTY} | fields))  # type: ignore[arg-type]  # of tests


def kinds(found: object) -> list[str]:
    assert isinstance(found, list)
    return [one.kind for one in found if isinstance(one, Oddity)]


def judge(ticket: Ticket, ada: Employee, *addresses: str) -> list[str]:
    return kinds(oddities(ticket, mail(*addresses), by=ada))


def test_people_of_the_house_and_of_the_customer_are_not_odd(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M9"""
    chosen = mail(to=[recipient_of(carol), recipient_of(ada)])

    assert not oddities(ticket, chosen, by=ada)
    assert judge(ticket, ada, "Accueil@Moreau.example", "hotline@joindre.example", "carol@moreau.example") == []


def test_a_contact_of_another_customer(ticket: Ticket, ada: Employee, dora: Contact) -> None:
    """M9: chosen, by the address, and by a further one on the card; in each of the fields."""
    dora.details.create(kind=ContactDetail.Kind.EMAIL, value="Dora@perso.example")
    people = {"to": [recipient_of(dora)], "cc": [NewRecipient(address="DORA@durand.example")]}

    found = oddities(ticket, mail(**people, bcc=[NewRecipient(address="dora@perso.example")]), by=ada)

    assert kinds(found) == ["other_customer"] * 3
    assert "Dora Dubois" in str(found[0].text)
    assert "Imprimerie Durand" in str(found[0].text)


def test_who_is_a_contact_here_too_is_at_home(ticket: Ticket, ada: Employee, dora: Contact, lyon: Site) -> None:
    """M9"""
    make_contact(site=lyon, person=dora.person, email=dora.email)

    assert judge(ticket, ada, dora.email) == []


def test_contacts_whom_the_writer_does_not_see_are_named_to_nobody(ben: Employee, nantes: Site, carol: Contact) -> None:
    """M9, S3: their address is a new one like any other."""
    request = make_ticket(requester=make_contact("Nora", site=nantes, email="nora@durand.example"))

    found = oddities(request, mail(carol.email), by=ben)

    assert kinds(found) == ["new_domain"]
    assert "Carol" not in str(found[0].text)


def test_a_domain_is_new_until_it_was_mailed(ticket: Ticket, ada: Employee) -> None:
    """M9: on this request the domain counts from then on, on others of the customer this address."""
    assert judge(ticket, ada, "a@imprimeur.example") == ["new_domain"]

    actions.send_mail(ticket, mail("a@imprimeur.example"), by=ada)

    other = make_ticket(requester=ticket.requester)
    assert judge(ticket, ada, "b@imprimeur.example") == []
    assert judge(other, ada, "a@imprimeur.example", "b@imprimeur.example") == ["new_domain"]


def test_what_was_mailed_for_another_customer_is_still_new(ticket: Ticket, ada: Employee, dora: Contact) -> None:
    """M9"""
    actions.send_mail(make_ticket(requester=dora), mail("a@imprimeur.example"), by=ada)

    assert judge(ticket, ada, "a@imprimeur.example") == ["new_domain"]


def test_a_mail_that_was_withdrawn_makes_nothing_known(ticket: Ticket, ada: Employee) -> None:
    """M8, M9"""
    sent = actions.send_mail(ticket, mail("a@imprimeur.example"), by=ada)
    actions.withdraw_mail(sent, by=ada)

    assert judge(ticket, ada, "a@imprimeur.example") == ["new_domain"]


def test_a_domain_that_looks_like_a_known_one(ticket: Ticket, ada: Employee) -> None:
    """M9: of the customer, of our own house, of everybody."""
    found = judge(ticket, ada, "carol@moraeu.example", "ada@j0indre.example", "a@hotmial.com", "b@orange.fr")

    assert found == ["look_alike", "look_alike", "look_alike", "new_domain"]


def test_an_address_at_a_public_provider_is_known_by_its_contact(ticket: Ticket, ada: Employee, lyon: Site) -> None:
    reindex([make_contact("Paul Petit", site=lyon, email="paul@orange.fr")])

    assert judge(ticket, ada, "jean@orange.fr", "paul@gmail.com") == ["new_domain"]


def test_an_address_that_bounced(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """M9: until something arrives there again."""
    copy = actions.send_mail(ticket, mail(carol.email), by=ada).email.recipients.get()
    Recipient.objects.filter(pk=copy.pk).update(state=Recipient.State.BOUNCED, doubt=Recipient.Doubt.BAD)
    assert judge(ticket, ada, carol.email) == ["bounced"]

    again = actions.send_mail(ticket, mail(carol.email), by=ada).email.recipients.get()
    Recipient.objects.filter(pk=again.pk).update(state=Recipient.State.ACCEPTED)
    assert judge(ticket, ada, carol.email) == []


@pytest.mark.parametrize("address", ["support@maison.example", "Support+abc@MAISON.example"])
@pytest.mark.parametrize("field", ["to", "cc", "bcc", "reply_to"])
def test_our_own_mailbox_is_refused(ticket: Ticket, ada: Employee, address: str, field: str) -> None:
    """M9: its address, and what is added to it."""
    Mailbox.objects.create(name="Maison", address="support@maison.example")
    people = {"to": [NewRecipient(address="a@x.example")], field: [NewRecipient(address=address)]}

    with pytest.raises(OwnMailbox):
        actions.send_mail(ticket, mail(**people), by=ada)


def test_two_spellings_of_one_address_are_one(db: None) -> None:
    """M9"""
    wanted = recipients_of(mail("eve@société.example", "Eve@xn--socit-esab.example"))

    assert [one.address for one in wanted.to] == ["eve@société.example"]


def test_it_costs_the_same_for_many(ticket: Ticket, ada: Employee) -> None:
    def asked(people: int) -> int:
        new = mail(*(f"a{place}@nouveau{place}.example" for place in range(people)))
        return count_queries(lambda: oddities(ticket, new, by=ada))

    asked(1)
    assert asked(1) == asked(50)
