"""How often the acts on a request's contacts read the request, and what they cost (C1, C2, C3)."""

from collections.abc import Callable

import pytest
from django.test import Client

from joindre.directory.actions import ContactDetails, PersonName, create_contact
from joindre.directory.models import Contact, Employee, Site
from joindre.tickets.models import Ticket
from tests.cast import browse
from tests.factories import make_contact, make_ticket
from tests.queries import assert_constant_queries, captured_queries
from tests.workspace.contact_pages import new, opened, save, url

#: The view finds the request; an act that changes the request reads it once more, under its lock.
FOUND, FOUND_AND_LOCKED = 1, 2


@pytest.fixture
def agent(ada: Employee) -> Client:
    return browse(ada, htmx=True)


@pytest.fixture
def empty(lyon: Site) -> Ticket:
    return make_ticket(site=lyon)


def reads_of_the_request(act: Callable[[], object]) -> int:
    """Not counted is the statement by which PostgreSQL locks the row and reads nothing of it."""
    queries = captured_queries(act)
    return sum('FROM "tickets_ticket"' in query and "FOR UPDATE" not in query for query in queries)


@pytest.mark.parametrize(
    ("act", "reads"),
    [("?field=requester", FOUND), ("new/?field=end_user", FOUND), ("new/?field=requester", FOUND)],
)
def test_a_page_reads_the_request_once(agent: Client, ticket: Ticket, act: str, reads: int) -> None:
    assert reads_of_the_request(lambda: agent.get(url(ticket, act))) == reads


def test_making_a_contact_reads_the_request_to_find_and_to_lock_it(agent: Client, empty: Ticket) -> None:
    proof = opened(agent, new(empty))

    wrong = reads_of_the_request(lambda: save(agent, new(empty), opened=proof, last_name=""))
    made = reads_of_the_request(lambda: save(agent, new(empty), opened=proof))
    beside = reads_of_the_request(lambda: save(agent, new(empty), opened=proof, last_name="Autre"))

    assert (wrong, made, beside) == (FOUND, FOUND_AND_LOCKED, FOUND_AND_LOCKED)
    assert Contact.objects.count() == 2


def test_changing_a_contact_reads_the_request_to_find_it_and_to_leave_a_line(
    agent: Client, ticket: Ticket, carol: Contact
) -> None:
    address = url(ticket, "requester/edit/")
    proof = opened(agent, address)

    shown = reads_of_the_request(lambda: agent.get(address))
    outdated = reads_of_the_request(lambda: save(agent, address, opened="of another day"))
    changed = reads_of_the_request(lambda: save(agent, address, opened=proof))

    assert (shown, outdated, changed) == (FOUND, FOUND, FOUND_AND_LOCKED)
    assert Contact.objects.get(pk=carol.pk).name == "Sophie Delorme"


def test_choosing_and_removing_read_the_request_to_find_and_to_lock_it(agent: Client, empty: Ticket) -> None:
    values = {"contact": str(make_contact(site=empty.site).pk)}

    def choose() -> object:
        return agent.post(url(empty, "requester/choose/"), values)

    chosen, refused = reads_of_the_request(choose), reads_of_the_request(choose)
    removed = reads_of_the_request(lambda: agent.post(url(empty, "requester/remove/")))

    assert (chosen, refused, removed) == (FOUND_AND_LOCKED, FOUND_AND_LOCKED, FOUND_AND_LOCKED)
    assert Ticket.objects.get(pk=empty.pk).requester is None


@pytest.mark.parametrize("act", ["new", "duplicates", "edit", "changed", "chosen and removed"])
def test_the_cost_does_not_grow_with_the_contacts_of_the_customer(
    agent: Client, ticket: Ticket, ada: Employee, act: str
) -> None:
    address = url(ticket, "requester/edit/")
    chosen = make_contact("Léa Lamy", site=ticket.site)
    acts: dict[str, Callable[[], object]] = {
        "new": lambda: agent.get(new(ticket, "end_user")),
        "duplicates": lambda: save(agent, new(ticket, "end_user")),
        "edit": lambda: agent.get(address),
        "changed": lambda: save(agent, address, opened=opened(agent, address)),
        "chosen and removed": lambda: [
            agent.post(url(ticket, "end_user/choose/"), {"contact": str(chosen.pk)}),
            agent.post(url(ticket, "end_user/remove/")),
        ],
    }
    identity = PersonName(last_name="Delorme", first_name="Sophie")

    assert_constant_queries(
        acts[act], lambda: create_contact(ticket.site, name=identity, details=ContactDetails(), by=ada)
    )
