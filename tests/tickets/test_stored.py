"""What the acts on a request store, named or not, and how its rows are read and called (T1, T2, T8, L1)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee, Site
from joindre.lib.errors import MissingRight, Refusal
from joindre.lib.richtext import clean
from joindre.live import bus
from joindre.tickets import actions
from joindre.tickets.locking import lock
from joindre.tickets.models import (
    AlreadyFilled,
    Change,
    ConversationBlocked,
    Entry,
    FormUsedElsewhere,
    LinkedDocument,
    Severity,
    Status,
    Ticket,
    YearCounter,
)
from tests.factories import (
    make_account,
    make_contact,
    make_employee,
    make_file,
    make_person,
    make_profile,
    make_status,
    make_work_group,
)
from tests.queries import count_queries

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def details(**wanted: tuple[str, object]) -> actions.Details:
    """For each field, what the page showed and what is wanted."""
    return actions.Details(
        wanted={name: value for name, (_shown, value) in wanted.items()},
        shown={name: shown for name, (shown, _value) in wanted.items()},
    )


def test_a_request_of_which_little_is_said_is_the_clients_to_see(lyon: Site, ada: Employee) -> None:
    """T1, T2"""
    with time_machine.travel(NOW, tick=False):
        opened = actions.open_ticket(actions.Opening(site=lyon, title="Panne"), by=ada)

    ticket = fresh(opened)
    assert (ticket.site, ticket.customer, ticket.title, ticket.description) == (lyon, lyon.customer, "Panne", "")
    assert (ticket.requester, ticket.end_user, ticket.work_group, ticket.assignee) == (None, None, None, None)
    assert (ticket.is_client_visible, ticket.is_blocked, ticket.unread_count) == (True, False, 0)
    assert (ticket.status.type, ticket.created_at, ticket.changed_at) == ("created", NOW, NOW)
    assert (ticket.revision, ticket.client_revision) == (1, 1)
    assert (str(ticket), str(YearCounter.objects.get())) == ("2026-00001", "2026: 1")


def test_all_that_is_said_of_a_request_is_stored(lyon: Site, ada: Employee, carol: Contact) -> None:
    """T1"""
    user, group = make_contact("Léa Lamy", site=lyon), make_work_group()
    text = clean("<p>Rien ne va.</p>")
    opening = actions.Opening(
        site=lyon, title="Panne", description=text, requester=carol, end_user=user, work_group=group,
        is_client_visible=False,
    )  # fmt: skip

    ticket = fresh(actions.open_ticket(opening, by=ada))

    assert (ticket.description, ticket.requester, ticket.end_user, ticket.work_group) == (text, carol, user, group)
    assert not ticket.is_client_visible
    opened = Entry.objects.get(ticket=ticket)
    assert (opened.kind, opened.audience, opened.author, opened.change.what) == ("change", "client", ada, "opened")


def test_a_contact_without_an_account_opens_by_mail(lyon: Site) -> None:
    """I7: and one with an account needs the portal's right."""
    lea = make_contact("Léa Lamy", site=lyon)
    account = make_account("zoe@moreau.example", profile=make_profile(rights=[Right.CLIENT_MESSAGES]))
    zoe = make_contact(site=lyon, person=make_person("Zoé Zola", account=account))

    assert actions.open_ticket(actions.Opening(site=lyon, title="Panne"), by=lea).pk
    with pytest.raises(MissingRight):
        actions.open_ticket(actions.Opening(site=lyon, title="Panne"), by=zoe)


def test_an_inactive_status_is_not_given_to_a_new_request(lyon: Site, ada: Employee) -> None:
    """T3"""
    first = make_status(Status.Type.CREATED)
    second = Status.objects.create(name="Nouvelle", type=Status.Type.CREATED, position=first.position + 1)
    Status.objects.filter(pk=first.pk).update(is_active=False)

    assert actions.open_ticket(actions.Opening(site=lyon, title="Panne"), by=ada).status == second


@transaction.atomic
def test_a_locked_request_is_read_with_what_acts_need(ticket: Ticket) -> None:
    """D9"""
    locked = lock(ticket)

    assert locked is not ticket
    assert count_queries(lambda: (locked.status.type, locked.customer.name, locked.site.name)) == 0


@pytest.mark.parametrize(("audience", "is_heard"), [("client", True), ("staff", False)])
def test_an_entry_is_heard_of_by_those_who_may_read_it(
    ticket: Ticket, ada: Employee, audience: Entry.Audience, is_heard: object
) -> None:
    """D9, D10"""
    before = fresh(ticket)

    with transaction.atomic(), time_machine.travel(NOW + timedelta(days=1), tick=False):
        entry = actions.add_entry(lock(ticket), kind="change", audience=audience, by=ada)

    after = fresh(ticket)
    assert (entry.revision, after.revision) == (before.revision + 1,) * 2
    assert (entry.created_at, after.changed_at) == (NOW + timedelta(days=1),) * 2
    assert (after.client_revision == after.revision) is is_heard
    assert (bus.versions([ticket.client_topic])[ticket.client_topic] == after.revision) is is_heard


def test_a_value_that_is_taken_out_leaves_a_blank_in_the_history(ticket: Ticket, ada: Employee) -> None:
    """T8: from what, to nothing."""
    severe = Severity.objects.get(rank=1)
    Ticket.objects.filter(pk=ticket.pk).update(severity=severe)

    actions.save_details(fresh(ticket), details(severity=(str(severe.pk), None)), by=ada)

    change = Change.objects.get(what="field")
    assert (change.field, change.old, change.new, change.entry.author) == ("severity", severe.name, "", ada)
    assert fresh(ticket).severity is None


def test_the_longest_title_stands_whole_in_the_history(ticket: Ticket, ada: Employee) -> None:
    """T8"""
    longest = "x" * 200

    actions.save_details(ticket, details(title=(ticket.title, longest)), by=ada)

    assert fresh(ticket).title == longest
    assert Change.objects.filter(what="field").values_list("old", "new").get() == (ticket.title, longest)


def test_a_contact_comes_and_goes_with_a_line_of_the_staffs(ticket: Ticket, ada: Employee) -> None:
    """T8, C3"""
    contact = make_contact("Léa Lamy", site=ticket.site)

    actions.fill_contact(ticket, field="end_user", contact=contact, by=ada)
    actions.empty_contact(ticket, field="end_user", by=ada)

    lines = Change.objects.filter(what="contact").order_by("entry")
    assert [(one.field, one.old, one.new, one.entry.audience) for one in lines] == [
        ("end_user", "", "Léa Lamy", "staff"),
        ("end_user", "Léa Lamy", "", "staff"),
    ]


def test_there_are_two_fields_for_contacts(ticket: Ticket, ada: Employee) -> None:
    """C2"""
    Ticket.objects.filter(pk=ticket.pk).update(assignee=None)

    with pytest.raises(ValueError, match=r"^no contact field: assignee$"):
        actions.fill_contact(ticket, field="assignee", contact=make_contact(site=ticket.site), by=ada)


def test_who_is_told_of_a_conflict_is_told_all_of_it(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T6: each field by its name, with what is in it now."""
    Ticket.objects.filter(pk=ticket.pk).update(title="Toner vide", severity=None)
    old = Severity.objects.get(rank=1)
    shown = details(title=(ticket.title, "Autre"), severity=(str(old.pk), Severity.objects.get(rank=2)))

    with translation.override("en"), pytest.raises(actions.ChangedMeanwhile) as refused:
        actions.save_details(fresh(ticket), shown, by=ada)

    names = [Ticket.label_of(name) for name in ("title", "severity")]
    with translation.override("en"):
        english = [Ticket.label_of(name) for name in ("title", "severity")]
    assert names != english
    assert [(one.label, one.now) for one in refused.value.conflicts] == [(english[0], "Toner vide"), (english[1], "")]
    assert f"{english[0]}: Toner vide; {english[1]}: —." in str(refused.value.message)
    assert refused.value.status == 409
    assert not Change.objects.filter(what="field").exists()


@pytest.mark.parametrize("is_blocked", [True, False])
def test_a_conversation_that_is_closed_or_opened_is_heard_of_by_both_sides(
    ticket: Ticket, ada: Employee, *, is_blocked: bool
) -> None:
    """D6"""
    Ticket.objects.filter(pk=ticket.pk).update(is_blocked=not is_blocked)

    (actions.block if is_blocked else actions.unblock)(ticket, by=ada)

    after, change = fresh(ticket), Change.objects.latest("pk")
    assert (after.is_blocked, after.client_revision) == (is_blocked, after.revision)
    assert (change.what, change.entry.audience) == ("blocked" if is_blocked else "unblocked", "client")


def test_documents_are_read_by_the_staff_and_external_ones_by_the_client(
    ticket: Ticket, ada: Employee, carol: Contact
) -> None:
    """L1"""
    external, internal = (
        LinkedDocument.objects.create(ticket=ticket, name=name, file=make_file(), is_external=name == "Notice")
        for name in ("Notice", "Marge")
    )

    assert set(LinkedDocument.objects.visible_to(ada)) == {external, internal}
    assert set(LinkedDocument.objects.visible_to(carol)) == {external}
    assert (str(external), str(Change(what="field", field="title"))) == ("Notice", "field title")


@pytest.mark.parametrize(
    ("refusal", "cure"),
    [
        (ConversationBlocked, "nobody can write until support unblocks it."),
        (FormUsedElsewhere, "reload the page, then send it again."),
    ],
)
def test_each_refusal_says_what_to_do(refusal: type[Refusal], cure: str) -> None:
    """D6, M13"""
    with translation.override("en"):
        assert str(refusal().message).endswith(cure)
    assert refusal.status == 409


def test_whoever_finds_a_field_filled_is_told_by_whom(carol: Contact) -> None:
    """C2"""
    with translation.override("en"):
        refusal = AlreadyFilled(carol)

    assert (refusal.contact, refusal.status) == (carol, 409)
    assert str(refusal) == "Somebody has meanwhile filled this field with Carol Chevalier."


@pytest.mark.parametrize(
    ("topic", "key"), [("ticket:42", 42), ("post:42", 0), ("ticket:", 0), ("ticket:x", 0), ("", 0)]
)
def test_a_topic_names_a_request_or_none(topic: str, key: int) -> None:
    assert Ticket.pk_of(topic) == key


def test_an_employee_without_an_account_or_right_opens_nothing(lyon: Site) -> None:
    """S2"""
    with pytest.raises(MissingRight):
        actions.open_ticket(actions.Opening(site=lyon, title="Panne"), by=make_employee())

    assert not Ticket.objects.exists()
