"""*Seen as* a profile: which pages are open and which controls of a request are active (S1, S2).

Nobody becomes anybody. Each line asks what guards the page or the act itself: the guard of its view, the policy, or the
list of settings pages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from joindre.accounts.models import Account, Profile
from joindre.accounts.rights import Right, RightsHolder
from joindre.directory.models import Author, Contact, Employee, Person
from joindre.directory.staff import ensure_unlimited
from joindre.lib.errors import MissingRight
from joindre.messaging.models import MessageSettings
from joindre.messaging.policy import write_permission
from joindre.tickets.models import Status, Ticket, customers_seen
from joindre.workspace.http import AgentRequest, agents_only, needs, rights_asked_by
from joindre.workspace.settings_page import SettingsPage
from joindre.workspace.settings_pages import PAGES
from joindre.workspace.views import calls_by_hand, contact_dialog, contacts, details, holds, mail, messages, tickets
from joindre.workspace.views.settings import settings_page

#: Why somebody may not do it; blank where they may.
Ask = Callable[[Author], str | Promise]


@dataclass(frozen=True, kw_only=True)
class SeenControl:
    """One thing that one does on a request, and whether it is active."""

    label: str | Promise
    reason: str | Promise

    @property
    def is_active(self) -> bool:
        return not self.reason


@dataclass(frozen=True, kw_only=True)
class SeenSettings:
    """One page of the settings; one that is not open is absent from the menus."""

    page: SettingsPage
    is_open: bool


@require_GET
@agents_only
@needs(Right.ACCOUNTS)
def seen_as(request: AgentRequest, pk: int) -> HttpResponse:
    ensure_unlimited(request.employee)
    profile = get_object_or_404(Profile, pk=pk)
    context = {"profile": profile, "profiles": Profile.objects.order_by("name"), "settings": []}
    if profile.is_for_clients:
        context["controls"] = seen_controls(FOR_CLIENTS, _client_with(profile))
    else:
        employee = employee_with(profile)
        context["controls"] = seen_controls(ON_REQUEST, employee)
        context["settings"] = [SeenSettings(page=page, is_open=page.is_open(employee)) for page in PAGES]
        context["has_settings"], context["has_tokens"] = employee.has_settings, employee.has_right(Right.API)
    return settings_page(request, "workspace/settings/seen_as.html", context, page="profiles")


def employee_with(profile: Profile) -> Employee:
    """Nobody who exists: somebody with this profile who sees all customers. It is never stored."""
    return Employee(account=Account(profile=profile))


def seen_controls(asks: Sequence[tuple[str | Promise, Ask]], author: Author) -> Sequence[SeenControl]:
    return [SeenControl(label=label, reason=ask(author)) for label, ask in asks]


def _client_with(profile: Profile) -> Contact:
    return Contact(person=Person(account=Account(profile=profile)))


def _lacking(holder: RightsHolder, *rights: Right) -> str | Promise:
    return "" if holder.has_right(*rights) else MissingRight(rights[0].label).message


def _guard(view: Callable[..., object]) -> Ask:
    """What the view itself asks for."""
    return lambda author: _lacking(author, *rights_asked_by(view))


def _right(right: Right) -> Ask:
    """What the act asks for in its first line."""
    return lambda author: _lacking(author, right)


def _seeing(author: Author) -> str | Promise:
    if not isinstance(author, Employee) or customers_seen(author) is None:
        return ""
    return MissingRight(Right.SEARCH_TICKETS.label).message


def _writing(author: Author) -> str | Promise:
    """On a request that is in progress and visible to the customer."""
    ticket = Ticket(status=Status(type=Status.Type.IN_PROGRESS))
    refusal = write_permission(ticket, by=author, settings=MessageSettings()).refusal
    return refusal.message if refusal else ""


ON_REQUEST: Final[Sequence[tuple[str | Promise, Ask]]] = (
    (_("Search and open requests"), _seeing),
    (_("Write a direct message"), _writing),
    (_("Mark messages as read"), _guard(messages.read)),
    (_("Publish a received email as a message"), _guard(messages.publish_received)),
    (_("Send by email"), _guard(mail.mail)),
    (_("Write an internal note"), _right(Right.WRITE_NOTES)),
    (_("Note a call"), _guard(calls_by_hand.calls)),
    (_("Change the details"), _guard(details.details)),
    (_("Assign to me"), _guard(details.take)),
    (_("Follow"), _guard(details.follow)),
    (_("Put on hold"), _guard(holds.hold)),
    (_("Resume"), _guard(holds.resume)),
    (_("Make visible to the customer, or not"), _guard(tickets.publish)),
    (_("Block the conversation"), _guard(tickets.block)),
    (_("Add a linked document"), _right(Right.ADD_DOCUMENT)),
    (_("Rename a linked document, make it visible to the customer, or not"), _right(Right.CHANGE_DOCUMENT)),
    (_("Delete a linked document"), _right(Right.DELETE_DOCUMENT)),
    (_("Create a contact"), _guard(contact_dialog.new)),
    (_("Change a contact"), _guard(contact_dialog.edit)),
    (_("Choose a contact"), _guard(contacts.choose)),
    (_("Remove a contact from the request"), _guard(contacts.remove)),
)
FOR_CLIENTS: Final[Sequence[tuple[str | Promise, Ask]]] = (
    (pgettext_lazy("seen as", "Sign in to the client portal and see requests"), _right(Right.CLIENT_PORTAL)),
    (pgettext_lazy("seen as", "Open a request"), _right(Right.CLIENT_PORTAL)),
    (pgettext_lazy("seen as", "Write a message"), _writing),
)
