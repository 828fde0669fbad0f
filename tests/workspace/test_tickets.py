"""The list of requests: its filters, and its pages."""

import re
from collections.abc import Callable, Iterator

import pytest

from joindre.directory.models import Contact, Customer, Employee, Site
from joindre.tickets.models import Status, Ticket
from joindre.workspace.views.listing import PAGE
from tests.answers import text_of
from tests.cast import browse
from tests.factories import make_message, make_status, make_ticket, make_work_group
from tests.queries import assert_by_index, assert_constant_queries, captured_queries, plan_of


def pages_of(person: Employee, url: str) -> Iterator[list[str]]:
    """The numbers on each page, one link to the next after the other."""
    client, following = browse(person), url
    while following:
        answer = client.get(following)
        text = text_of(answer)
        yield re.findall(r'<td class="nowrap number">([\d-]+)</td>', text)
        found = re.search(r'<p class="pages">\s*<a class="button small" href="([^"]+)"', text)
        following = "/" + found[1].replace("&amp;", "&") if found else ""


def numbers(tickets: list[Ticket]) -> list[str]:
    return [str(ticket.number) for ticket in sorted(tickets, key=lambda one: one.number, reverse=True)]


def test_its_pages_show_each_request_once_newest_first(ada: Employee, lyon: Site) -> None:
    """T5: no request twice, none left out, over the turn of a year too."""
    made = [make_ticket(site=lyon, by=ada) for _ in range(2 * PAGE + 1)]
    Ticket.objects.filter(pk__in=[one.pk for one in made[:60]]).update(year=made[0].year - 1)
    made = list(Ticket.objects.all())

    first, second, third = pages_of(ada, "/?filter=all")

    assert (len(first), len(second), len(third)) == (PAGE, PAGE, 1)
    assert first + second + third == numbers(made)


def test_a_page_that_is_just_full_is_the_last(ada: Employee, lyon: Site) -> None:
    made = [make_ticket(site=lyon, by=ada) for _ in range(PAGE)]

    assert list(pages_of(ada, "/?filter=all")) == [numbers(made)]


def test_the_next_page_keeps_the_filters(ada: Employee, lyon: Site, durand: Customer, nantes: Site) -> None:
    """T5."""
    mine = [make_ticket(site=lyon, by=ada, assignee=ada, title=f"Panne {n}") for n in range(PAGE + 2)]
    for n in range(PAGE):
        make_ticket(site=lyon, by=ada, title=f"Panne {n}")
        if n < 5:
            make_ticket(site=nantes, by=ada, assignee=ada, title=f"Panne {n}")

    shown = list(pages_of(ada, f"/?filter=mine&customer={lyon.customer_id}&status={mine[0].status_id}"))

    assert [len(page) for page in shown] == [PAGE, 2]
    assert [number for page in shown for number in page] == numbers(mine)


def test_a_page_after_nonsense_is_the_first(ada: Employee, ticket: Ticket) -> None:
    for after in ("x", "2026-1", "2026-000001"):
        assert list(pages_of(ada, f"/?after={after}")) == [[str(ticket.number)]]


Prepare = Callable[[Ticket, Employee, Contact], object]
FILTERS: dict[str, Prepare] = {
    "open": lambda _ticket, _ada, _carol: None,
    "mine": lambda ticket, ada, _carol: Ticket.objects.filter(pk=ticket.pk).update(assignee=ada),
    "groups": lambda ticket, ada, _carol: Ticket.objects.filter(pk=ticket.pk).update(
        work_group=make_work_group(members=(ada,))
    ),
    "unassigned": lambda _ticket, _ada, _carol: None,
    "unread": lambda ticket, _ada, carol: make_message(ticket, by=carol),
    "all": lambda _ticket, _ada, _carol: None,
}


@pytest.mark.parametrize("name", FILTERS)
def test_each_filter_shows_what_it_names(
    name: str, ticket: Ticket, ada: Employee, root: Employee, carol: Contact
) -> None:
    """T5."""
    resolved = make_status(Status.Type.RESOLVED)
    other = make_ticket(site=ticket.site, by=root, assignee=root, status=resolved)
    FILTERS[name](ticket, ada, carol)

    expected = [str(other.number), str(ticket.number)] if name == "all" else [str(ticket.number)]
    assert list(pages_of(ada, f"/?filter={name}")) == [expected]


def test_a_limited_agent_sees_other_customers_requests_on_no_page(ticket: Ticket, ben: Employee, nantes: Site) -> None:
    """S3."""
    own = make_ticket(site=nantes, by=ben)

    assert list(pages_of(ben, "/?filter=all")) == [[str(own.number)]]


@pytest.mark.parametrize("name", ["all", "open", "unassigned"])
def test_the_limits_of_each_who_looks_hold(
    name: str, ticket: Ticket, ada: Employee, ben: Employee, lyon: Site, nantes: Site
) -> None:
    """S3: whoever looked at the same filter before, and for any number of customers."""
    own = make_ticket(site=nantes, by=ben)

    def seen(person: Employee) -> tuple[list[str], str]:
        shown = browse(person).get(f"/?filter={name}").context
        return [str(row.number) for row in shown["rows"]], shown["count"]

    assert seen(ada) == (numbers([ticket, own]), "2")
    assert seen(ben) == ([str(own.number)], "1")
    ben.limited_to.add(lyon.customer, ticket.customer)
    assert seen(ben) == (numbers([ticket, own]), "2")
    ben.limited_to.clear()
    assert seen(ben) == ([], "0")


def test_its_queries_do_not_grow(ada: Employee, carol: Contact) -> None:
    client = browse(ada)

    assert_constant_queries(lambda: client.get("/"), lambda: make_message(make_ticket(requester=carol), by=carol))


@pytest.mark.parametrize("after", ["", "&after=2026-00001"])
@pytest.mark.parametrize("name", ["open", "mine", "groups", "unassigned", "unread"])
def test_each_filter_is_found_by_an_index(ada: Employee, ticket: Ticket, name: str, after: str) -> None:
    """T5: at any size, and as far down as one pages."""
    make_work_group("Niveau 1", members=(ada,))
    make_work_group("Niveau 2", members=(ada,))
    client = browse(ada)
    assert_by_index(lambda: client.get(f"/?filter={name}{after}"), "tickets_ticket", walked="ticket_with_unread")


def test_a_page_far_down_begins_where_the_index_leads(ada: Employee, ticket: Ticket) -> None:
    """T5: the rows before it are not read again. On a table of one row, two indexes are as good."""
    asked = captured_queries(lambda: browse(ada).get("/?filter=mine&after=2026-00002"))
    [keys] = [sql for sql in asked if re.search(r"sequence\"\) < \('?2026'?, '?2'?\)", sql)]
    assert re.search(r"(Index Cond: .*ROW\(year, sequence\)|ticket_of_assignee .*\(year,sequence\)) ?<", plan_of(keys))
