"""Which request a mail is about, and who wrote it (I3)."""

from email.message import EmailMessage

import pytest

import postroom
from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee, Site
from joindre.lib.tokens import ReplyToken
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail
from joindre.messaging.matching import Match, author_of, match
from joindre.messaging.new import address_code, person_code
from joindre.tickets.models import Ticket
from tests.factories import make_contact, make_employee, make_file, make_site, make_ticket
from tests.mail.makers import make_raw

SHARED = "accueil@moreau.example"


def token_for(ticket: Ticket, person: str, *, purpose: str = "m") -> ReplyToken:
    return ReplyToken(purpose=purpose, ticket=ticket.pk, person=person)


@pytest.fixture
def two(ticket: Ticket) -> tuple[Contact, Contact]:
    """Two people of the customer who share one address."""
    return tuple(make_contact(name, site=ticket.site, email=SHARED) for name in ("Anne Accueil", "Bruno Bureau"))  # type: ignore[return-value]  # two names, two contacts


def test_an_address_shared_by_two_people_names_neither(ticket: Ticket, two: tuple[Contact, Contact]) -> None:
    """I3: nobody is taken for somebody else."""
    assert author_of(SHARED, ticket, None) is None


def test_a_reply_address_tells_which_of_two_people_wrote(ticket: Ticket, two: tuple[Contact, Contact]) -> None:
    """I3: the signed address was given to one of them."""
    for person in two:
        assert author_of(SHARED, ticket, token_for(ticket, person_code(person))) == person


def test_a_reply_address_of_somebody_else_does_not_tell(
    ticket: Ticket, two: tuple[Contact, Contact], carol: Contact
) -> None:
    """I3: that Carol was given the address says nothing about who writes from another one."""
    assert author_of(SHARED, ticket, token_for(ticket, person_code(carol))) is None


def test_an_address_shared_with_an_employee_names_neither(ticket: Ticket, carol: Contact) -> None:
    """I3."""
    make_employee("Nadia Employée", email=carol.email)

    assert author_of(carol.email, ticket, None) is None


def test_one_person_at_two_sites_is_one_person(ticket: Ticket, carol: Contact) -> None:
    """C4, I3."""
    other = make_site(customer=carol.site.customer, name="Dépôt")
    make_contact(site=other, person=carol.person, email=carol.email)

    author = author_of(carol.email.upper(), ticket, None)

    assert isinstance(author, Contact)
    assert author.person == carol.person


def test_a_contact_of_another_customer_writes_no_message(ticket: Ticket, dora: Contact) -> None:
    """I3, S3."""
    assert author_of(dora.email, ticket, None) is None
    assert author_of(dora.email, ticket, token_for(ticket, person_code(dora))) is None


@pytest.mark.parametrize(("purpose", "is_for_third_party"), [("m", False), ("t", True)])
def test_a_signed_address_finds_its_request(
    ticket: Ticket, carol: Contact, purpose: str, *, is_for_third_party: bool
) -> None:
    """I3, M12."""
    found = match_to(ticket, carol, purpose=purpose)

    assert found is not None
    assert (found.ticket, found.by, found.is_for_third_party) == (ticket, "reply_address", is_for_third_party)


@pytest.mark.parametrize("purpose", ["n", "x"])
def test_a_signed_address_of_another_purpose_finds_nothing(ticket: Ticket, carol: Contact, purpose: str) -> None:
    """I3: what was signed for something else leads to no request."""
    assert match_to(ticket, carol, purpose=purpose) is None


def match_to(ticket: Ticket, carol: Contact, *, purpose: str) -> Match | None:
    """Of a mail of Carol's to an address that was signed for this purpose."""
    box = Mailbox.objects.default()
    to = box.extended(token_for(ticket, person_code(carol), purpose=purpose).encode())
    mail = postroom.read(make_raw(sender=carol.email, to=to, subject="Bonjour"))
    return match(IncomingEmail(mailbox=box, envelope_to=[to]), mail)


@pytest.fixture
def other(carol: Contact) -> Ticket:
    """A second request of Carol's."""
    return make_ticket(requester=carol)


def find(*, to: str = "", envelope_to: str = "", **headers: str) -> Match | None:
    raw = EmailMessage()
    raw["From"], raw["To"] = "carol@moreau.example", to or Mailbox.objects.default().address
    for name, value in headers.items():
        raw[name.replace("_", "-")] = value
    raw.set_content("Bonjour.")
    return match(IncomingEmail(envelope_to=[envelope_to] if envelope_to else []), postroom.read(raw.as_bytes()))


def signed(ticket: int, *, purpose: str = "m", person: str = "", mailbox: Mailbox | None = None) -> str:
    box = mailbox or Mailbox.objects.default()
    local, _at, domain = box.address.rpartition("@")
    word = ReplyToken(purpose=purpose, ticket=ticket, person=person).encode()
    return f"{local}{box.delimiter}{word}@{domain}"


def ours(message_id: str, *, topic: str) -> OutgoingEmail:
    return OutgoingEmail.objects.create(subject="Panne", text="Bonjour.", message_id=message_id, topic=topic)


def how(found: Match | None) -> tuple[Ticket, str] | None:
    return (found.ticket, found.by) if found else None


def test_the_envelope_says_it_too(ticket: Ticket) -> None:
    """A blind copy, or a forwarded mail, has the signed address nowhere else."""
    assert how(find(envelope_to=signed(ticket.pk))) == (ticket, "reply_address")


def test_the_envelope_comes_before_what_the_mail_says(ticket: Ticket, other: Ticket) -> None:
    assert how(find(envelope_to=signed(ticket.pk), to=signed(other.pk))) == (ticket, "reply_address")


def test_a_token_of_another_purpose_names_no_request(ticket: Ticket) -> None:
    """The address of a note is none to which a mail may be posted; the subject may still name the request."""
    address = signed(ticket.pk, purpose="n")

    assert find(to=address) is None
    assert how(find(to=address, subject=f"[#{ticket.number}]")) == (ticket, "subject")


def test_a_token_whose_request_is_gone_lets_the_next_one_speak(ticket: Ticket) -> None:
    gone = signed(ticket.pk + 1000)

    assert find(to=gone) is None
    assert how(find(to=f"{gone}, {signed(ticket.pk)}")) == (ticket, "reply_address")


def test_only_a_mailbox_in_use_has_signed_addresses(ticket: Ticket) -> None:
    old = Mailbox.objects.create(address="ancien@joindre.example", name="Ancien", is_active=False)
    address = signed(ticket.pk, mailbox=old)
    assert find(to=address) is None

    Mailbox.objects.filter(pk=old.pk).update(is_active=True)
    assert how(find(to=address)) == (ticket, "reply_address")


def test_the_signed_address_comes_before_references_and_subject(ticket: Ticket, other: Ticket) -> None:
    ours("one@joindre.example", topic=other.topic)

    found = find(to=signed(ticket.pk), In_Reply_To="<one@joindre.example>", subject=f"#{other.number}")

    assert how(found) == (ticket, "reply_address")


def test_references_come_before_the_subject(ticket: Ticket, other: Ticket) -> None:
    ours("one@joindre.example", topic=ticket.topic)

    found = find(References="<one@joindre.example>", subject=f"#{other.number}")

    assert how(found) == (ticket, "references")
    assert found is not None
    assert found.token is None
    assert not found.is_for_third_party


@pytest.mark.parametrize("place", ["In_Reply_To", "References"])
def test_a_mail_of_ours_is_found_by_either_header(ticket: Ticket, place: str) -> None:
    ours("one@joindre.example", topic=ticket.topic)

    assert how(find(**{place: "<one@joindre.example>"})) == (ticket, "references")


@pytest.mark.parametrize("written", ["<theirs@moreau.example>", "theirs@moreau.example"])
def test_a_mail_that_came_in_is_known_with_and_without_its_brackets(ticket: Ticket, written: str) -> None:
    IncomingEmail.objects.create(raw=make_file().blob, message_id=written, topic="")
    IncomingEmail.objects.create(raw=make_file().blob, message_id=written, topic=ticket.topic)

    assert how(find(In_Reply_To="<theirs@moreau.example>")) == (ticket, "references")
    assert find(In_Reply_To="<unknown@moreau.example>") is None


def test_the_latest_of_our_mails_in_the_thread_names_the_request(ticket: Ticket, other: Ticket) -> None:
    """A thread that moved on to another request stays with it."""
    ours("one@joindre.example", topic=other.topic)
    ours("two@joindre.example", topic=ticket.topic)

    for references in ("<one@joindre.example> <two@joindre.example>", "<two@joindre.example> <one@joindre.example>"):
        assert how(find(References=references)) == (ticket, "references")


def test_of_a_long_thread_the_twenty_nearest_references_count(ticket: Ticket) -> None:
    """Their number is the sender's to choose; the last ones are the nearest."""
    ours("one@joindre.example", topic=ticket.topic)
    others = [f"<{number}@moreau.example>" for number in range(20)]

    assert find(References=" ".join(["<one@joindre.example>", *others])) is None
    assert how(find(References=" ".join(["<one@joindre.example>", *others[1:]]))) == (ticket, "references")


@pytest.mark.parametrize("topic", ["", "invoice:1", "ticket:", "ticket:999999", "ticket:1x", "xticket:1"])
def test_a_known_mail_about_no_request_lets_the_next_one_speak(ticket: Ticket, topic: str) -> None:
    ours("one@joindre.example", topic=ticket.topic)
    ours("two@joindre.example", topic=topic)

    assert find(References="<two@joindre.example>") is None
    assert how(find(References="<one@joindre.example> <two@joindre.example>")) == (ticket, "references")


def test_the_first_known_number_in_the_subject_counts(ticket: Ticket, other: Ticket) -> None:
    assert how(find(subject=f"#1999-00001 #{ticket.number} #{other.number}")) == (ticket, "subject")


def test_three_numbers_of_a_subject_are_looked_up(ticket: Ticket) -> None:
    unknown = "#1999-00001 #1999-00002"

    assert how(find(subject=f"{unknown} #{ticket.number}")) == (ticket, "subject")
    assert find(subject=f"{unknown} #1999-00003 #{ticket.number}") is None


@pytest.mark.parametrize("subject", ["{number}", "#{number}0000000000", "# {number}", "#2026-000042", ""])
def test_what_only_looks_like_a_number_is_none(ticket: Ticket, subject: str) -> None:
    assert find(subject=subject.format(number=ticket.number)) is None


def test_an_address_is_bound_to_its_person_or_to_itself(ticket: Ticket, carol: Contact, dora: Contact) -> None:
    to_carol = find(to=signed(ticket.pk, person=person_code(carol)))
    to_address = find(to=signed(ticket.pk, person=address_code("hotline@imprimeur.example")))
    to_nobody, without = find(to=signed(ticket.pk)), find(subject=f"#{ticket.number}")

    assert to_carol is not None
    assert to_address is not None
    assert to_nobody is not None
    assert without is not None
    assert to_carol.is_bound_to(carol, "elsewhere@moreau.example")
    assert not to_carol.is_bound_to(dora, dora.email)
    assert not to_carol.is_bound_to(None, carol.email)
    assert to_address.is_bound_to(None, "Hotline@imprimeur.example")
    assert to_address.is_bound_to(carol, "hotline@imprimeur.example")
    assert not to_address.is_bound_to(carol, carol.email)
    assert not to_nobody.is_bound_to(None, carol.email)
    assert not without.is_bound_to(carol, carol.email)


def test_a_sender_is_known_in_any_case(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    assert author_of(carol.email.upper(), ticket, None) == carol
    assert author_of(ada.email.upper(), ticket, None) == ada
    assert author_of("inconnu@moreau.example", ticket, None) is None


def test_who_is_no_longer_active_is_a_stranger(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    Contact.objects.update(is_active=False)
    Employee.objects.filter(pk=ada.pk).update(is_active=False)

    assert author_of(carol.email, ticket, None) is None
    assert author_of(ada.email, ticket, None) is None


def test_the_same_address_at_another_customer_does_not_count(ticket: Ticket, carol: Contact, nantes: Site) -> None:
    """I3: one at this customer is enough."""
    make_contact("Autre Personne", site=nantes, email=carol.email)

    assert author_of(carol.email, ticket, None) == carol


def test_a_token_makes_nobody_of_another_address_the_writer(ticket: Ticket, carol: Contact, lyon: Site) -> None:
    """I3: who uses an address that somebody else was given writes as themselves."""
    token = ReplyToken(purpose="m", ticket=ticket.pk, person=person_code(carol))
    colleague = make_contact("Luc Leroy", site=lyon, email="luc@moreau.example")
    employee = make_employee("Eve Employée", email="eve@joindre.example")

    assert author_of("luc@moreau.example", ticket, token) == colleague
    assert author_of("eve@joindre.example", ticket, token) == employee


@pytest.mark.parametrize("writer", ["ada", "carol"])
def test_the_writer_comes_with_what_is_asked_of_them_next(
    ticket: Ticket, writer: str, request: pytest.FixtureRequest, django_assert_num_queries: object
) -> None:
    """Rights and customer cost no further query: many mails arrive at once."""
    address = request.getfixturevalue(writer).email

    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django types it in a stub of its own
        author = author_of(address, ticket, None)
        assert author is not None
        author.has_right(Right.SEARCH_TICKETS)
        assert isinstance(author, Employee) or author.site.customer.pk == ticket.customer_id
