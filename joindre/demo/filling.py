"""Fills an empty database with the demo: the same company, people and conversations each time, up to one moment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.demo import clients, company, enclosures, showpiece
from joindre.demo.chance import Chance
from joindre.demo.feed import Feeds
from joindre.demo.hours import ZONE, earlier, earlier_day, later, worked
from joindre.demo.player import House, Player
from joindre.demo.stories import Story, rich, stories, tell
from joindre.demo.words import words_for
from joindre.directory import actions as customers
from joindre.directory.models import Contact, Employee, WorkGroup
from joindre.documents import actions as documents
from joindre.messaging.models import SentMail
from joindre.tickets.models import Priority, Severity, Status, Ticket, TicketType, YearCounter

SEED: Final = 20261124
TICKETS: Final = 200
DAYS: Final = 40
#: Share of requests that stand still somewhere, and how much oftener requests were opened of late.
WAITING: Final = 0.16
RECENT: Final = 0.7
#: The same everybody's; long enough for the rules of passwords, and of no use anywhere else.
PASSWORD: Final = "quatre-cerfs-traversent-le-canal"  # noqa: S105 - printed at each start
Progress = Callable[[str], None]


@dataclass(kw_only=True)
class Cast:
    """Everybody and every choice that a request can be made of."""

    team: dict[str, Employee]
    contacts: list[Contact]
    groups: dict[str, WorkGroup]
    types: dict[str, TicketType]
    severities: dict[str, Severity]
    house: House

    def contacts_at(self, contact: Contact) -> list[Contact]:
        return [one for one in self.contacts if one.site_id == contact.site_id and one.is_active and one is not contact]

    def agents(self, group: WorkGroup, contact: Contact) -> list[Employee]:
        members = [one for one in self.team.values() if group.name in _groups_of(one)]
        return [one for one in members if one.customers is None or contact.site.customer_id in one.customers]


def fill(*, now: datetime, say: Progress) -> None:
    """Fill it up to this moment, or to the last one at which anybody was at work."""
    now = worked(now)
    chance = Chance(SEED)
    newest, sent, cast = _write(chance, now=now, say=say)
    say(_("The PDF of the newest request"))
    ticket = Ticket.objects.with_header().with_people().get(pk=newest.pk)
    with translation.override("fr"):
        document = documents.preview(ticket, "synthesis")
    showpiece.finish(ticket, sent, document, marc=cast.team["marc.petit"], now=now)


@transaction.atomic
def _write(chance: Chance, *, now: datetime, say: Progress) -> tuple[Ticket, SentMail, Cast]:
    say(_("Customers, sites, contacts and employees"))
    cast = _cast(chance)
    say(_("Requests"))
    tickets = _tickets(cast, chance, now=now)
    Ticket.objects.bulk_create(ticket for ticket, _story in tickets)
    say(_("Messages, mails, calls, notes and history"))
    feeds = Feeds()
    files = enclosures.store([ticket for ticket, _story in tickets])
    for ticket, story in tickets[:-1]:
        player = _player(ticket, cast, feeds, chance, now)
        player.enclosures = files.get(ticket.pk, [])
        _tell(player, story)
    newest = tickets[-1][0]
    sent = showpiece.play(newest, feeds, team=cast.team, house=cast.house)
    feeds.save()
    Ticket.objects.bulk_update([ticket for ticket, _story in tickets], _TOLD)
    _count_years(ticket for ticket, _story in tickets)
    return newest, sent, cast


#: What a story changes on its request.
_TOLD: Final = (
    "title", "description", "status", "priority", "assignee", "is_blocked", "revision", "client_revision",
    "unread_count", "changed_at", "on_hold_at", "resolved_at", "closed_at",
)  # fmt: skip


def _cast(chance: Chance) -> Cast:
    password = make_password(PASSWORD)
    houses = clients.settle()
    team = company.hire(password, houses)
    contacts = clients.people(chance, password=password)
    customers.reindex([*team.values(), *contacts])
    return Cast(
        team=team,
        contacts=contacts,
        groups={group.name: group for group in WorkGroup.objects.select_related("mailbox")},
        types={kind.name: kind for kind in TicketType.objects.all()},
        severities={severity.name: severity for severity in Severity.objects.all()},
        house=House(
            statuses={status.type: status for status in Status.objects.all()},
            priorities={priority.name: priority for priority in Priority.objects.all()},
        ),
    )


def _tickets(cast: Cast, chance: Chance, *, now: datetime) -> list[tuple[Ticket, Story]]:
    """Requests in the order of their numbers; the last is the one of the pictures."""
    moments = _moments(chance, now=now)
    deck = _deck(chance)
    asking = [contact for contact in cast.contacts if contact.is_active and contact.email]
    keen = [contact for contact in asking if contact.person.account_id]
    years: dict[int, int] = {}
    tickets = []
    for at in moments:
        year = at.astimezone(ZONE).year
        years[year] = years.get(year, 0) + 1
        story = next(deck)
        requester = chance.choice(keen if chance.hits(0.7) else asking)
        ticket = _ticket(cast, story, requester, chance)
        ticket.year, ticket.sequence, ticket.created_at, ticket.changed_at = year, years[year], at, at
        tickets.append((ticket, story))
    showpiece.dress(
        tickets[-1][0], cast.contacts[0], group=cast.groups[company.PRINTING], severity=cast.severities["Majeure"]
    )
    return tickets


def _moments(chance: Chance, *, now: datetime) -> list[datetime]:
    """When requests were opened: over eight weeks of working hours, a little more often of late."""
    start, last = earlier_day(now, days=DAYS), earlier(now, minutes=showpiece.AGO)
    minutes = DAYS * 9.5 * 60
    drawn = (later(start, minutes=minutes * chance.random() ** RECENT) for _number in range(TICKETS * 2))
    before = sorted(moment for moment in drawn if moment < last - timedelta(minutes=30))
    return [*sorted(chance.sample(before, TICKETS - 1)), last]


def _deck(chance: Chance) -> Iterator[Story]:
    """Every story once before any comes again."""
    while True:
        yield from chance.sample(stories(), len(stories()))


def _ticket(cast: Cast, story: Story, requester: Contact, chance: Chance) -> Ticket:
    others = cast.contacts_at(requester)
    end_user = chance.choice(others) if others and chance.hits(0.6) else requester
    return Ticket(
        customer=requester.site.customer,
        site=requester.site,
        requester=requester,
        end_user=end_user if chance.hits(0.9) else None,
        status=cast.house.statuses[Status.Type.CREATED],
        type=cast.types[story.type],
        severity=cast.severities[story.severity],
        priority=cast.house.priorities["Normale"],
        work_group=cast.groups[story.group],
        is_client_visible=chance.hits(0.96),
    )


def _player(ticket: Ticket, cast: Cast, feeds: Feeds, chance: Chance, now: datetime) -> Player:
    requester, group = ticket.requester, ticket.work_group
    if requester is None or group is None:
        raise ValueError("every request of the demo has a requester and a group")
    agent = chance.choice(cast.agents(group, requester))
    user = ticket.end_user if ticket.end_user not in {None, requester} else None
    named = user or chance.choice(cast.contacts_at(requester))
    words = words_for(ticket, agent=agent, user=named, chance=chance)
    return Player(feeds=feeds, ticket=ticket, agent=agent, words=words, chance=chance, now=now, house=cast.house)


def _tell(player: Player, story: Story) -> None:
    player.ticket.title = tell(story.title, player.words, player.chance)
    player.ticket.description = rich(player.say(story.description))
    player.play(story.steps[: _end(story, player.chance)])


def _end(story: Story, chance: Chance) -> int:
    """Not every conversation gets to its end: some wait for somebody today, and half of those for us."""
    if not chance.hits(WAITING):
        return len(story.steps)
    answers = [index + 1 for index, step in enumerate(story.steps) if step.kind == "client"]
    return chance.choice(answers) if answers and chance.hits(0.5) else chance.randint(0, len(story.steps) - 1)


def _groups_of(employee: Employee) -> set[str]:
    colleague = next(one for one in company.COLLEAGUES if employee.email.startswith(one.address))
    return set(colleague.groups)


def _count_years(tickets: Iterator[Ticket]) -> None:
    last: dict[int, int] = {}
    for ticket in tickets:
        last[ticket.year] = max(last.get(ticket.year, 0), ticket.sequence)
    YearCounter.objects.bulk_create(YearCounter(year=year, last=number) for year, number in last.items())
