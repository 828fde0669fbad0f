"""The acts on the lists of values that the administrator keeps."""

from collections.abc import Callable

import pytest

from joindre.audit.models import SettingChange
from joindre.directory.models import Employee, Title, WorkGroup
from joindre.tickets import actions as tickets
from joindre.tickets import lists
from joindre.tickets.lists import ChoiceChange, Placing
from joindre.tickets.models import Change, Hold, HoldReason, Priority, Severity, Status, Ticket, TicketType
from tests.factories import make_employee, make_person, make_status, make_ticket, make_work_group

ON_HOLD = Status.Type.ON_HOLD


def the(code: str) -> lists.ChoiceList:
    found = lists.list_named(code)
    assert found is not None
    return found


STATUSES, TYPES, GROUPS = the("statuses"), the("types"), the("groups")


def added(name: str, kind: str = ON_HOLD, **fields: object) -> Status:
    return Status.objects.create(name=name, type=kind, position=50, **fields)


def types() -> list[str]:
    return [one.name for one in TYPES.rows]


def test_a_new_value_comes_last_and_leaves_its_line(root: Employee) -> None:
    """S1"""
    lists.save_choice(TYPES, TicketType(), ChoiceChange(wanted={"name": "Audit", "name_en": ""}), by=root)

    assert types()[-1] == "Audit"
    assert SettingChange.objects.get().model == "tickets.tickettype"


@pytest.mark.parametrize("name", ["Question", "QUESTION"])
def test_a_name_that_the_list_has_is_refused(root: Employee, name: str) -> None:
    with pytest.raises(lists.NameTaken, match="Question"):
        lists.save_choice(TYPES, TicketType(), ChoiceChange(wanted={"name": name}), by=root)


def test_two_people_change_different_fields_of_a_value_at_once(root: Employee) -> None:
    """S1: nothing is lost."""
    row = TicketType.objects.get(name="Question")

    lists.save_choice(TYPES, row, ChoiceChange(wanted={"name": "Demande"}, shown={"name": "Question"}), by=root)
    lists.save_choice(TYPES, row, ChoiceChange(wanted={"name_en": "Ask"}, shown={"name_en": "Question"}), by=root)

    row.refresh_from_db()
    assert (row.name, row.name_en) == ("Demande", "Ask")


def test_two_people_change_the_same_field_and_the_second_is_told(root: Employee) -> None:
    row = TicketType.objects.get(name="Question")
    lists.save_choice(TYPES, row, ChoiceChange(wanted={"name": "Demande"}, shown={"name": "Question"}), by=root)

    with pytest.raises(lists.ChangedByAnother, match="Demande"):
        lists.save_choice(TYPES, row, ChoiceChange(wanted={"name": "Sujet"}, shown={"name": "Question"}), by=root)


def test_a_value_goes_up_and_down_and_stays_at_the_end(root: Employee) -> None:
    first, second = list(TYPES.rows)[:2]

    assert lists.place_choice(TYPES, first, Placing(step=1), by=root) == 2
    assert types()[:2] == [second.name, first.name]
    assert lists.place_choice(TYPES, second, Placing(step=-1), by=root) == 1
    assert types()[:2] == [second.name, first.name]


def test_a_value_is_dragged_behind_another_whatever_was_added_meanwhile(root: Employee) -> None:
    """S1"""
    first, second, third, last = list(TYPES.rows)
    TicketType.objects.create(name="Ajoutée", position=1)

    lists.place_choice(TYPES, last, Placing(after=first.pk), by=root)

    assert types()[:2] == [first.name, last.name]
    assert set(types()) == {first.name, second.name, third.name, last.name, "Ajoutée"}


def test_a_value_is_put_first(root: Employee) -> None:
    last = list(TYPES.rows)[-1]

    lists.place_choice(TYPES, last, Placing(after=0), by=root)

    assert types()[0] == last.name


def test_a_place_behind_a_value_that_is_gone_is_refused(root: Employee) -> None:
    with pytest.raises(lists.ChoiceGone):
        lists.place_choice(TYPES, next(iter(TYPES.rows)), Placing(after=9999), by=root)


@pytest.mark.parametrize("act", [lists.retire_choice, lists.delete_choice])
@pytest.mark.parametrize("kind", list(Status.Type))
def test_the_last_active_status_of_a_type_stays(root: Employee, kind: Status.Type, act: Callable[..., None]) -> None:
    """T3: the acts look for one of each type."""
    with pytest.raises(lists.LastChoice):
        act(STATUSES, make_status(kind), by=root)


def test_a_status_is_retired_beside_another_of_its_type_and_brought_back(root: Employee) -> None:
    row = added("En pause")
    lists.retire_choice(STATUSES, row, by=root)
    row.refresh_from_db()
    assert not row.is_active

    lists.bring_back_choice(STATUSES, row, by=root)

    row.refresh_from_db()
    assert row.is_active


def test_what_is_used_is_not_deleted(root: Employee) -> None:
    """S1"""
    used, unused = TicketType.objects.all()[:2]
    make_ticket(type=used)

    with pytest.raises(lists.ChoiceInUse):
        lists.delete_choice(TYPES, used, by=root)
    lists.delete_choice(TYPES, unused, by=root)

    assert used.name in types()
    assert unused.name not in types()


@pytest.mark.parametrize(
    ("model", "field"),
    [(TicketType, "type"), (Severity, "severity"), (Priority, "priority"), (WorkGroup, "work_group")],
)
def test_a_value_is_replaced_on_all_requests_with_a_line_each(root: Employee, model: type, field: str) -> None:
    """S1, T8"""
    codes = {one.model: one for one in lists.LISTS}
    for name in ("Ancien", "Nouveau"):
        model.objects.create(name=name)  # type: ignore[attr-defined]  # each is a table
    old, new = (model.objects.get(name=name) for name in ("Ancien", "Nouveau"))  # type: ignore[attr-defined]  # as above
    held = [make_ticket(**{field: old}) for _ in range(3)]

    result = lists.replace_choice(codes[model], old, successor=new.pk, by=root)

    assert (result.moved, result.is_done) == (3, True)
    assert set(Ticket.objects.values_list(field, flat=True)) == {new.pk}
    assert not model.objects.filter(pk=old.pk).exists()  # type: ignore[attr-defined]  # as above
    lines = Change.objects.filter(field=field, old="Ancien", new="Nouveau")
    assert {line.entry.ticket_id for line in lines} == {ticket.pk for ticket in held}


def test_a_title_is_replaced_on_all_people(root: Employee) -> None:
    title, other = Title.objects.all()[:2]
    person = make_person()
    type(person).objects.update(title=title)

    assert lists.replace_choice(the("titles"), title, successor=other.pk, by=root).is_done

    person.refresh_from_db()
    assert person.title == other


def test_the_reason_of_a_hold_is_replaced_for_the_staff_alone(root: Employee) -> None:
    """S1, D10: there is no line in the history, and clients hear of nothing."""
    reason, other = HoldReason.objects.all()[:2]
    hold = tickets.put_on_hold(make_ticket(), tickets.HoldTerms(reason=reason, comment="Nous attendons."), by=root)
    before = Ticket.objects.get(pk=hold.ticket_id)

    assert lists.replace_choice(the("hold-reasons"), reason, successor=other.pk, by=root).is_done

    after = Ticket.objects.get(pk=hold.ticket_id)
    hold = Hold.objects.get(pk=hold.pk)
    assert (hold.reason, hold.entry.revision) == (other, after.revision)
    assert (after.revision, after.client_revision) == (before.revision + 1, before.client_revision)


def test_a_status_keeps_the_dates_of_the_request_and_raises_its_revision(root: Employee) -> None:
    """T1, D9: it waits from when it began, and what open pages show is news to them."""
    row = added("En pause")
    before = make_ticket(status=row)

    lists.replace_choice(STATUSES, row, successor=make_status(ON_HOLD).pk, by=root)

    after = Ticket.objects.get(pk=before.pk)
    assert after.status == make_status(ON_HOLD)
    assert after.on_hold_at == before.on_hold_at
    assert after.revision == before.revision + 1
    assert after.client_revision == before.client_revision + 1


@pytest.mark.parametrize("successor", ["itself", "another type", "retired", "none"])
def test_what_cannot_stand_in_its_place_is_refused(root: Employee, successor: str) -> None:
    row = added("En pause")
    other = {
        "itself": row,
        "another type": make_status(Status.Type.RESOLVED),
        "retired": added("Ancienne", is_active=False),
        "none": Status(pk=0),
    }[successor]

    with pytest.raises(lists.NoSuccessor):
        lists.replace_choice(STATUSES, row, successor=other.pk, by=root)

    row.refresh_from_db()
    assert row.is_active


def test_what_was_not_moved_in_time_is_moved_by_the_next_press(root: Employee) -> None:
    """S1: also where the first press was killed half-way."""
    row = added("En pause")
    make_ticket(status=row)
    successor = make_status(ON_HOLD).pk

    first = lists.replace_choice(STATUSES, row, successor=successor, by=root, seconds=0)
    row.refresh_from_db()
    assert (first.moved, first.is_done, row.is_active) == (0, False, False)

    second = lists.replace_choice(STATUSES, row, successor=successor, by=root)
    assert (second.moved, second.is_done) == (1, True)
    with pytest.raises(lists.ChoiceGone):
        lists.replace_choice(STATUSES, row, successor=successor, by=root)


def test_somebody_with_a_limit_changes_no_list(ben: Employee, root: Employee) -> None:
    """S3: lists are everybody's."""
    ben.account = root.account

    with pytest.raises(lists.ListOfEverybody):
        lists.retire_choice(TYPES, next(iter(TYPES.rows)), by=ben)


def test_members_who_came_meanwhile_stay(root: Employee, ada: Employee) -> None:
    """S1: of a group, two people may add others at once."""
    nadia, group = make_employee("Nadia Noël"), make_work_group("Support", members=(root,))
    group.members.add(nadia)

    change = ChoiceChange(wanted={"members": [ada]}, shown={"members": [root]})
    lists.save_choice(GROUPS, group, change, by=root)

    assert set(group.members.all()) == {ada, nadia}
    assert "Nadia" in str(SettingChange.objects.get().differences)
