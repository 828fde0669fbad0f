"""Fills an empty database with the demo: the same company, people and conversations each time, up to one moment."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.accounts.models import Account
from joindre.demo import clients, company, newest, telephone, texts
from joindre.demo.chance import Chance
from joindre.demo.hours import earlier, earlier_day, later, worked
from joindre.demo.player import Choices, Player, save
from joindre.demo.sample_files import ANALYSIS_FILE, SAMPLE_FILES
from joindre.demo.stories import Story, rich, stories, tell
from joindre.demo.vocabulary import words_for
from joindre.directory.models import Contact, Employee, WorkGroup
from joindre.lib import clock
from joindre.tickets.actions import Opening, follow, open_ticket
from joindre.tickets.documents import link_document
from joindre.tickets.models import HoldReason, Priority, Severity, Status, Ticket, TicketType

SEED: Final = 20261124
TICKETS: Final = 150
DAYS: Final = 40
#: Share of requests whose story stops somewhere, and how much oftener requests were opened of late.
WAITING: Final = 0.24
RECENT: Final = 0.7
#: Shares of requests: asked by somebody who signs in; of somebody else than the requester; with a linked document.
SIGNED_IN: Final = 0.7
FOR_SOMEBODY_ELSE: Final = 0.6
#: Every so many requests one is followed by colleagues.
FOLLOWED: Final = 4
#: The same everybody's; long enough for the rules of passwords, and of no use anywhere else.
PASSWORD: Final = "quatre-cerfs-traversent-le-canal"  # noqa: S105 - printed at each start
Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class House:
    """Everybody, and every choice that a request can be made of."""

    team: dict[str, Employee]
    contacts: Sequence[Contact]
    groups: dict[str, WorkGroup]
    choices: Choices

    def others_at(self, contact: Contact) -> list[Contact]:
        return [one for one in self.contacts if one.site_id == contact.site_id and one.is_active and one != contact]

    def agents(self, group: WorkGroup, contact: Contact) -> list[Employee]:
        """Return the members of the group who see this contact's customer."""
        members = [self.team[one.address] for one in company.COLLEAGUES if group.name in one.groups]
        return [one for one in members if one.customers is None or contact.site.customer_id in one.customers]


def fill(*, now: datetime, say: Progress, count: int = TICKETS) -> None:
    """Fill it with `count` requests, up to this moment, or to the last one at which anybody was at work.

    Everything is done by the real acts, each at the moment at which it happened: nothing here writes a row that an act
    could write.
    """
    now, chance = worked(now), Chance(SEED)
    say(_("Customers, sites, contacts and employees"))
    with translation.override("fr"), clock.at(earlier_day(now, days=DAYS + 1)):
        house = _found(chance)
    say(_("Requests: messages, emails, calls, notes and history"))
    with translation.override("fr"):
        _play_all(house, chance, count=count, now=now)
    say(_("The newest request, with its PDF"))
    with translation.override("fr"):
        newest.play(house.contacts[0], team=house.team, choices=house.choices, now=now)
        telephone.play(house.contacts, team=house.team, now=now)


@transaction.atomic
def _found(chance: Chance) -> House:
    administrator = company.open_company(PASSWORD)
    customers = clients.add_customers(by=administrator)
    team = company.admit(customers, by=administrator)
    contacts = clients.add_contacts(chance, by=administrator)
    texts.keep_texts(administrator)
    Account.objects.update(password=make_password(PASSWORD))
    return House(
        team=team,
        contacts=contacts,
        groups={group.name: group for group in WorkGroup.objects.select_related("mailbox")},
        choices=Choices(
            statuses={status.type: status for status in Status.objects.all()},
            priorities={priority.name: priority for priority in Priority.objects.all()},
            severities={severity.name: severity for severity in Severity.objects.all()},
            types={kind.name: kind for kind in TicketType.objects.all()},
            hold_reasons={reason.name: reason for reason in HoldReason.objects.all()},
        ),
    )


def _play_all(house: House, chance: Chance, *, count: int, now: datetime) -> None:
    asking = [contact for contact in house.contacts if contact.is_active and contact.email]
    signed_in = [contact for contact in asking if contact.person.account_id]
    deck = _deck(chance)
    for index, at in enumerate(_moments(chance, count=count - 1, now=now)):
        requester = chance.choice(signed_in if chance.hits(SIGNED_IN) else asking)
        with transaction.atomic():
            player, story = _opened(house, next(deck), requester, chance=chance, at=at, now=now)
            _illustrate(player, index)
            if index % FOLLOWED == 0:
                _follow(player, house)
            player.play(story.steps[: _end(story, chance)])


def _moments(chance: Chance, *, count: int, now: datetime) -> list[datetime]:
    """Return when all requests but the newest were opened: over eight weeks of working hours, a little more often of
    late.
    """
    start, last = earlier_day(now, days=DAYS), earlier(now, minutes=newest.AGO)
    minutes = DAYS * 9.5 * 60
    drawn = (later(start, minutes=minutes * chance.random() ** RECENT) for _number in range(count * 2 + 10))
    before = sorted(moment for moment in drawn if moment < last - timedelta(minutes=30))
    return sorted(chance.sample(before, count))


def _deck(chance: Chance) -> Iterator[Story]:
    """Yield every story once before any comes again."""
    while True:
        yield from chance.sample(stories(), len(stories()))


def _opened(
    house: House, story: Story, requester: Contact, *, chance: Chance, at: datetime, now: datetime
) -> tuple[Player, Story]:
    """Open the request as its requester, and describe it as the agent who will take it."""
    group, others = house.groups[story.group], house.others_at(requester)
    user = chance.choice(others) if others and chance.hits(FOR_SOMEBODY_ELSE) else requester
    agent = chance.choice(house.agents(group, requester))
    words = words_for(requester, at, agent=agent, user=user, chance=chance)
    opening = Opening(
        site=requester.site,
        title=tell(story.title, words, chance),
        description=rich(tell(story.description, words, chance)),
        requester=requester,
        end_user=user if chance.hits(0.9) else None,
        work_group=group,
        is_client_visible=chance.hits(0.96),
    )
    with clock.at(at):
        ticket = open_ticket(opening, by=requester)
        _describe(ticket, story, house.choices, by=agent)
    player = Player(
        ticket=ticket, agent=agent, client=requester, words=words, chance=chance, now=now, choices=house.choices
    )
    return player, story


def _describe(ticket: Ticket, story: Story, choices: Choices, *, by: Employee) -> None:
    details = {"type": choices.types[story.type], "severity": choices.severities[story.severity]}
    save(ticket, by=by, priority=choices.priorities["Normale"], **details)


def _illustrate(player: Player, index: int) -> None:
    """Give the request a file that its messages may carry, and some requests a linked document for the staff."""
    player.attachment = SAMPLE_FILES[index % len(SAMPLE_FILES)]
    if index % 12 == 0:
        with clock.at(player.at):
            analysis = ANALYSIS_FILE.store(player.ticket, is_for_client=False)
            link_document(player.ticket, analysis, is_external=False, by=player.agent)


def _follow(player: Player, house: House) -> None:
    """Let a colleague of the same group follow the request."""
    group = player.ticket.work_group
    colleagues = [one for one in house.agents(group, player.client) if one != player.agent] if group else []
    for colleague in colleagues[:2]:
        with clock.at(player.at):
            follow(player.ticket, by=colleague)


def _end(story: Story, chance: Chance) -> int:
    """Return how many steps happen. Some conversations wait for somebody today, and half of those wait for us."""
    if not chance.hits(WAITING):
        return len(story.steps)
    answers = [index + 1 for index, step in enumerate(story.steps) if step.kind == "client"]
    return chance.choice(answers) if answers and chance.hits(0.5) else chance.randint(0, len(story.steps) - 1)
