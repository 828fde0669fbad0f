import pytest
from django.db import transaction

from joindre.directory.models import Contact, Employee
from joindre.live import bus
from joindre.live.models import TopicVersion
from joindre.tickets import actions
from joindre.tickets.locking import lock
from joindre.tickets.models import AlreadyFilled, Change, Entry, Severity, Status, Ticket
from tests.factories import make_contact, make_ticket


def history(ticket: Ticket) -> list[tuple[str, str, str, str]]:
    changes = Change.objects.filter(entry__ticket=ticket).order_by("entry")
    return [(one.what, one.field, one.old, one.new) for one in changes]


def details(ticket: Ticket, **wanted: object) -> actions.Details:
    values = {name: getattr(ticket, name) for name in wanted}
    shown = {name: "" if value is None else str(getattr(value, "pk", value)) for name, value in values.items()}
    return actions.Details(wanted=wanted, shown=shown)


def test_each_act_raises_the_revision_and_rings(ticket: Ticket, ada: Employee) -> None:
    """D9: an entry carries the revision of its last change."""
    before = Ticket.objects.get(pk=ticket.pk).revision

    actions.block(ticket, by=ada)

    after = Ticket.objects.get(pk=ticket.pk)
    assert after.revision == before + 1
    assert Entry.objects.get(change__what="blocked").revision == after.revision
    assert bus.versions([ticket.topic]) == {ticket.topic: after.revision}
    assert TopicVersion.objects.filter(topic=ticket.client_topic, version=after.revision).exists()


def test_blocking_twice_leaves_one_line(ticket: Ticket, ada: Employee) -> None:
    """D6: all of it leaves a trace, once."""
    actions.block(ticket, by=ada)
    actions.block(ticket, by=ada)
    actions.unblock(ticket, by=ada)

    assert [what for what, *_ in history(ticket)] == ["opened", "blocked", "unblocked"]
    assert not Ticket.objects.get(pk=ticket.pk).is_blocked


def test_a_filled_field_is_not_overwritten(lyon: object, carol: Contact, ada: Employee) -> None:
    """C2: who comes second is told so."""
    ticket = make_ticket(site=carol.site)
    actions.fill_contact(ticket, field="requester", contact=carol, by=ada)

    with pytest.raises(AlreadyFilled):
        actions.fill_contact(ticket, field="requester", contact=make_contact("Léa Lamy", site=carol.site), by=ada)

    assert Ticket.objects.get(pk=ticket.pk).requester == carol
    assert ("contact", "requester", "", "Carol Chevalier") in history(ticket)


def test_saved_details_leave_a_line_each(ticket: Ticket, ada: Employee) -> None:
    """T8: who and when, from what to what."""
    resolved, severe = Status.objects.get(type="resolved"), Severity.objects.get(rank=1)

    actions.save_details(ticket, details(ticket, status=resolved, severity=severe, title=ticket.title), by=ada)

    assert history(ticket)[1:] == [("field", "status", "Créée", "Résolue"), ("field", "severity", "", "Bloquante")]
    assert Ticket.objects.get(pk=ticket.pk).resolved_at is not None


def test_two_who_save_the_same_field_do_not_overwrite_each_other(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T6: the second sees what changed."""
    severe, mild = Severity.objects.get(rank=1), Severity.objects.get(rank=4)
    of_ada, of_root = details(ticket, severity=severe), details(ticket, severity=mild)
    actions.save_details(ticket, of_ada, by=ada)

    with pytest.raises(actions.ChangedMeanwhile) as refused:
        actions.save_details(ticket, of_root, by=root)

    assert "Bloquante" in str(refused.value.message)
    assert Ticket.objects.get(pk=ticket.pk).severity == severe


def test_two_who_save_different_fields_both_succeed(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T6."""
    severe = Severity.objects.get(rank=1)
    of_ada = details(ticket, severity=severe, title=ticket.title)
    of_root = details(ticket, severity=None, title="Toner vide")

    actions.save_details(ticket, of_ada, by=ada)
    actions.save_details(ticket, of_root, by=root)

    saved = Ticket.objects.get(pk=ticket.pk)
    assert (saved.severity, saved.title) == (severe, "Toner vide")


def test_hiding_a_request_rings_at_the_client_s(ticket: Ticket, ada: Employee) -> None:
    """T1: who has it open loses it at once."""
    actions.set_visibility(ticket, is_client_visible=False, by=ada)

    assert bus.versions([ticket.client_topic])
    assert history(ticket)[-1][0] == "hidden"


def test_a_contact_can_be_taken_out_again(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    """C3, T8: once, with its line of history."""
    actions.empty_contact(ticket, field="requester", by=ada)
    actions.empty_contact(ticket, field="requester", by=ada)

    assert Ticket.objects.get(pk=ticket.pk).requester is None
    assert history(ticket)[1:] == [("contact", "requester", carol.name, "")]


@transaction.atomic
def test_an_entry_that_changes_comes_again_to_every_page(ticket: Ticket, ada: Employee) -> None:
    """D9: `touch_entry` writes the new revision on an old entry."""
    locked = lock(ticket)
    entry = actions.record_change(locked, Change(what="hidden"), by=ada)
    actions.raise_revision(locked, is_for_client=False)

    actions.touch_entry(locked, entry)

    assert entry.revision == locked.revision
    assert Entry.objects.filter(ticket=ticket).news(since=locked.revision - 1) == [entry]
