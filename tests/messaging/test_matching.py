"""Which request a mail is about (I3); who wrote it, see test_mail_authors.py."""

from email.message import EmailMessage

import pytest
from django.conf import settings
from django.test import override_settings

import postroom
from joindre.directory.models import Contact
from joindre.lib.tokens import ReplyToken, address_binding
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail
from joindre.messaging.matching import Match, match
from joindre.messaging.new import person_code
from joindre.tickets.models import Ticket
from tests.factories import make_file, make_ticket, make_work_group
from tests.mail.makers import make_raw


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
    to = box.extended(ReplyToken(purpose=purpose, ticket=ticket.pk, person=person_code(carol)).encode())
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
    """Nothing but its brackets is taken off an id."""
    ours("XX1@joindre.XX", topic=ticket.topic)

    assert how(find(**{place: "<XX1@joindre.XX>"})) == (ticket, "references")


@pytest.mark.parametrize("written", ["<theirs@moreau.example>", "theirs@moreau.example"])
def test_a_mail_that_came_in_is_known_with_and_without_its_brackets(ticket: Ticket, written: str) -> None:
    IncomingEmail.objects.create(raw=make_file().blob, message_id=written, topic="")
    IncomingEmail.objects.create(raw=make_file().blob, message_id=written, topic=ticket.topic)

    assert how(find(In_Reply_To="<theirs@moreau.example>")) == (ticket, "references")
    assert find(In_Reply_To="<unknown@moreau.example>") is None


def test_the_nearest_mail_of_a_thread_names_the_request(ticket: Ticket, other: Ticket) -> None:
    """I3: the one that is answered, else the last of its references; not our newest."""
    ours("one@joindre.example", topic=ticket.topic)
    ours("two@joindre.example", topic=other.topic)
    one, two = "<one@joindre.example>", "<two@joindre.example>"

    assert how(find(References=f"{two} {one}")) == (ticket, "references")
    assert how(find(References=f"{one} {two}")) == (other, "references")
    assert how(find(References=f"{one} {two}", In_Reply_To=one)) == (ticket, "references")
    assert how(find(References=one, In_Reply_To="<unknown@moreau.example>")) == (ticket, "references")


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


def test_many_mails_about_no_request_do_not_hide_the_one_that_has_one(ticket: Ticket) -> None:
    """The same mail may be set aside at each of many mailboxes."""
    for topic in [ticket.topic, *[""] * 20]:
        IncomingEmail.objects.create(raw=make_file().blob, message_id="theirs@moreau.example", topic=topic)

    assert how(find(In_Reply_To="<theirs@moreau.example>")) == (ticket, "references")


def test_of_the_mails_with_one_id_the_twenty_newest_count(ticket: Ticket) -> None:
    """I10: an id is the sender's to choose, and so is how often it is used."""
    for number in range(21):
        IncomingEmail.objects.create(
            raw=make_file().blob, message_id="many@moreau.example", topic="invoice:1" if number else ticket.topic
        )
    assert find(In_Reply_To="<many@moreau.example>") is None

    IncomingEmail.objects.last().delete()  # type: ignore[union-attr]  # there are twenty-one
    assert how(find(In_Reply_To="<many@moreau.example>")) == (ticket, "references")


def mailbox_of(ticket: Ticket) -> Mailbox | None:
    assert ticket.work_group is not None
    return ticket.work_group.mailbox


def test_a_request_comes_with_its_mailbox(ticket: Ticket, django_assert_num_queries: object) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(work_group=make_work_group())
    found = find(subject=f"#{ticket.number}")
    assert found is not None

    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django types it in a stub of its own
        assert mailbox_of(found.ticket) is None


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
    to_address = find(to=signed(ticket.pk, person=address_binding("hotline@imprimeur.example")))
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
    assert without.is_bound_to(carol, carol.email) is False


def test_an_old_key_still_binds(ticket: Ticket) -> None:
    """I3: a key may be changed while answers are on their way."""
    token = signed(ticket.pk, person=address_binding("hotline@imprimeur.example"))

    with override_settings(SECRET_KEY_FALLBACKS=[str(settings.SECRET_KEY)], SECRET_KEY="another"):
        found = find(to=token)
        assert found is not None
        assert found.is_bound_to(None, "hotline@imprimeur.example")
