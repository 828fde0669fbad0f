"""Who follows a request, and what the history says of it (T1, T6, T8)."""

from joindre.directory.models import Employee
from joindre.tickets.actions import Details, FollowerChange, follow, save_details, unfollow
from joindre.tickets.models import Change, Entry, Ticket, followers_of
from tests.factories import make_employee


def change(added: tuple[Employee, ...] = (), removed: tuple[Employee, ...] = ()) -> Details:
    return Details(wanted={}, shown={}, followers=FollowerChange(added=added, removed=removed))


def following(ticket: Ticket) -> set[Employee]:
    return set(Ticket.objects.get(pk=ticket.pk).followers.all())


def lines(ticket: Ticket) -> list[tuple[str, str, str]]:
    changes = Change.objects.filter(entry__ticket=ticket, what=Change.What.FOLLOWERS).order_by("entry")
    return [(one.old, one.new, one.entry.audience) for one in changes]


def test_what_two_people_add_at_once_is_kept_of_both(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T6: the second is told of no conflict, because nothing is lost."""
    save_details(ticket, change(added=(ada,)), by=ada)

    save_details(ticket, change(added=(root,)), by=root)

    assert following(ticket) == {ada, root}


def test_who_is_taken_away_by_one_and_kept_by_another_is_away(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T6"""
    ticket.followers.set([ada, root])
    save_details(ticket, change(removed=(ada,)), by=root)
    nadia = make_employee()

    save_details(ticket, change(added=(nadia,)), by=ada)

    assert following(ticket) == {root, nadia}


def test_each_direction_is_a_line_of_the_staffs_history(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T8, D10"""
    ticket.followers.set([root])
    nadia = make_employee("Nadia Cherif")

    save_details(ticket, change(added=(ada, nadia), removed=(root,)), by=ada)

    assert lines(ticket) == [("", f"{ada.name}, Nadia Cherif", "staff"), (root.name, "", "staff")]


def test_more_names_than_a_line_holds_end_with_a_whole_one(ticket: Ticket, ada: Employee) -> None:
    """T8"""
    many = [make_employee(f"Anne-Sophie Dupont de la Tour {n}") for n in range(12)]

    save_details(ticket, change(added=tuple(many)), by=ada)

    told = Change.objects.get(what=Change.What.FOLLOWERS).new
    assert len(told) <= 200
    assert told.removesuffix("…").split(", ") == [one.name for one in many[: told.count(",") + 1]]


def test_one_follows_and_ceases_by_one_act_each_once(ticket: Ticket, ada: Employee) -> None:
    """T1: pressed twice, it leaves one line and one revision."""
    follow(ticket, by=ada)
    revision = Ticket.objects.get(pk=ticket.pk).revision
    follow(ticket, by=ada)
    assert following(ticket) == {ada}
    assert Ticket.objects.get(pk=ticket.pk).revision == revision

    unfollow(ticket, by=ada)
    unfollow(ticket, by=ada)

    assert following(ticket) == set()
    assert Entry.objects.filter(change__what=Change.What.FOLLOWERS).count() == 2


def test_followers_are_read_with_the_request_by_their_names(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """T7"""
    zoe, paul = make_employee("Zoé Adam"), make_employee("Paul Zola")
    ticket.followers.set([paul, zoe])

    assert [one.name for one in followers_of(Ticket.objects.with_followers().get())] == ["Zoé Adam", "Paul Zola"]
