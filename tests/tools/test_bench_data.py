"""The data that benches measure on is that of a real support desk, and everything derived in it is right."""

import phonenumbers
import pytest
from django.db.models import Count, F, Q

from joindre.directory.actions import reindex
from joindre.directory.models import Addressee, AddresseeWord, Contact
from joindre.directory.search import find_addressees
from joindre.lib import richtext
from joindre.messaging.models import Message
from joindre.search.models import IndexedText
from joindre.tickets import actions
from joindre.tickets.models import Entry, Ticket, YearCounter
from joindre.workspace import feed
from tests.cast import browse
from tests.factories import make_agent
from tools.bench.data.bodies import mail_texts, written
from tools.bench.data.making import fill
from tools.bench.data.support_mails import Sender, support_mail
from tools.bench.data.texts import Chance, Words

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> dict[str, str]:
    return fill(contacts=120, requests=60, many=400, mails=12)


def test_every_kind_of_entry_is_in_it_and_both_measured_pages_open(made: dict[str, str]) -> None:
    kinds = {code for kind in feed.all_kinds() for code in kind.codes}
    assert set(Entry.objects.values_list("kind", flat=True)) == kinds
    agent = browse(make_agent())
    for number in made.values():
        assert agent.get(f"/tickets/{number}/").status_code == 200
    counts = Ticket.objects.annotate(count=Count("entries"))
    assert max(counts.values_list("count", flat=True)) == 400


def test_counters_of_requests_fit_their_entries(made: dict[str, str]) -> None:
    of_clients, unread = (
        Q(entries__audience="client"),
        Q(entries__contact__isnull=False, entries__message__read_by=None),
    )
    told = Ticket.objects.annotate(
        entries_=Count("entries"), client_entries=Count("entries", filter=of_clients),
        unread=Count("entries", filter=unread & Q(entries__kind="message")),
    )  # fmt: skip
    wrong = told.exclude(revision=F("entries_"), client_revision=F("client_entries"), unread_count=F("unread"))
    assert Ticket.objects.count() == 60
    assert not wrong.exists()
    assert not Entry.objects.filter(created_at__gt=F("ticket__changed_at")).exists()


def test_people_are_found_as_if_they_had_been_made_by_hand(made: dict[str, str]) -> None:
    contacts = Contact.objects.with_identity().filter(addressee__isnull=False)
    assert contacts.count() == Contact.objects.count() == 120
    indexed = list(words_of_all())
    reindex(contacts)
    assert list(words_of_all()) == indexed
    reachable = contacts.filter(is_active=True).exclude(email="")[0]
    assert reachable.email in {one.address for one in find_addressees(reachable.email, author=make_agent())}


def words_of_all() -> list[tuple[int, str, int, str]]:
    rows = AddresseeWord.objects.filter(addressee__contact__isnull=False)
    return sorted(rows.values_list("addressee__contact", "word", "customer", "addressee__sort_name"))


def test_the_application_goes_on_from_it(made: dict[str, str]) -> None:
    """Numbers and keys continue after the last ones, on both databases."""
    contact = Contact.objects.exclude(email="")[0]
    agent = Addressee.objects.exclude(employee=None)[0].employee
    assert agent is not None
    year = YearCounter.objects.order_by("-year")[0]
    ticket = actions.open_ticket(actions.Opening(site=contact.site, title="Suite", requester=contact), by=agent)
    assert ticket.number.sequence == (year.last + 1 if ticket.year == year.year else 1)
    assert Ticket.objects.newest_first()[0] == ticket


def test_numbers_are_valid_and_texts_are_stored_as_they_are_shown(made: dict[str, str]) -> None:
    phones = Contact.objects.values_list("phone", "mobile")
    for number in {number for pair in phones for number in pair if number}:
        assert phonenumbers.is_valid_number(phonenumbers.parse(number)), number
    for message in Message.objects.filter(channel="mail")[:20]:
        assert richtext.clean(message.body) == message.body
        assert "qz" not in message.body + message.folded


def test_what_is_written_is_found(made: dict[str, str]) -> None:
    number = Ticket.objects.newest_first()[0].number
    entries = Entry.objects.exclude(kind__in=["change"])
    assert IndexedText.objects.filter(kind=IndexedText.REQUEST).count() == Ticket.objects.count()
    assert IndexedText.objects.filter(id__in=entries.values("pk")).count() > entries.count() * 0.9
    assert str(number) in browse(make_agent()).get(f"/search/?q={number}").content.decode()


def test_some_clients_sign_in(made: dict[str, str]) -> None:
    client = Contact.objects.exclude(person__account=None)[0]
    assert client.email
    assert browse(client).get("/portal/").status_code == 200


def test_texts_vary_and_a_mail_has_the_same_bytes_each_time() -> None:
    words = Words(Chance("a test"))
    assert len({words.title() for _ in range(200)}) > 150
    assert mail_texts(2)[1].fill(words) != mail_texts(2)[1].fill(words)
    sender = Sender(name="Ève Noël", address="eve@atelier.example")
    mails = [
        support_mail(5, written(5, slots=False), sender=sender, to="support@joindre.example", subject="Été")
        for _ in range(2)
    ]
    assert mails[0] == mails[1]
    assert len(mails[0]) > 50_000
