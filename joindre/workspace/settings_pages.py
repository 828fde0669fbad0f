"""All pages of the settings: where each stands in the navigation, who may open it, and the words that find it (S1, S2).

A new page is one line in `PAGES`, an address and a view that answers with `settings_page(…, page=its code)`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Employee
from joindre.lib.text import fold
from joindre.messaging.actions import may_see_failed_mails
from joindre.messaging.actions.operation import may_see_queues
from joindre.messaging.actions.received_mails import may_see_received_mails
from joindre.workspace.forms.company import CompanyForm
from joindre.workspace.forms.mailboxes import MailboxForm
from joindre.workspace.forms.sending import SendingForm
from joindre.workspace.forms.settings import MessagesForm
from joindre.workspace.forms.telephony import TelephonyForm
from joindre.workspace.list_pages import CHOICE_PAGES, ChoicePage
from joindre.workspace.settings_page import SettingsGroup, SettingsPage
from joindre.workspace.settings_rights import (
    may_manage,
    may_see_history,
    may_see_personal_data,
    may_set,
    may_set_for_all,
)

#: Lists that stand with the people in the navigation.
OF_PEOPLE = frozenset({"groups", "titles"})
#: Words of a search in the settings that are looked at.
MOST_WORDS = 6


def _page_of_list(page: ChoicePage, *, group: SettingsGroup = SettingsGroup.REQUESTS) -> SettingsPage:
    return SettingsPage(
        code=page.code,
        group=group,
        title=page.title,
        sentence=page.sentence,
        icon=page.icon,
        address="choices",
        args=[page.code],
        is_open=may_set_for_all,
        models=[page.choices.model._meta.label_lower],
        words=page.words,
    )


PAGES: Sequence[SettingsPage] = (
    SettingsPage(
        code="company",
        group=SettingsGroup.CLIENTS,
        title=_("Company"),
        sentence=_("The name, logo, colour and telephone number that clients know; language, time zone and country."),
        icon="building-2",
        address="company",
        is_open=may_set_for_all,
        form=CompanyForm,
        models=["company.company"],
    ),
    SettingsPage(
        code="messages",
        group=SettingsGroup.CLIENTS,
        title=_("Messages"),
        sentence=_("Activation, identity shown to the client, notification by email, undo time."),
        icon="message-square",
        address="message-settings",
        is_open=may_set_for_all,
        form=MessagesForm,
        models=["messaging.messagesettings"],
    ),
    *(_page_of_list(page) for page in CHOICE_PAGES if page.code not in OF_PEOPLE),
    SettingsPage(
        code="calendars",
        group=SettingsGroup.REQUESTS,
        title=_("Opening hours"),
        sentence=_("When somebody is there: the hours of a week, public holidays, and days of your own."),
        icon="calendar-clock",
        address="calendars",
        is_open=may_set_for_all,
        models=["company.calendar", "company.calendarday"],
        words=_("calendar holiday closed schedule week time"),
    ),
    SettingsPage(
        code="texts",
        group=SettingsGroup.REQUESTS,
        title=_("Canned texts"),
        sentence=_("Texts that are put into messages, emails and notes, with fields and files."),
        icon="text-quote",
        address="texts",
        is_open=may_set_for_all,
        models=["canned_texts.cannedtext"],
        words=_("template snippet answer reply field variable"),
    ),
    SettingsPage(
        code="customers",
        group=SettingsGroup.PEOPLE,
        title=_("Customers"),
        sentence=_("The companies that you support, their sites, and the contacts there."),
        icon="factory",
        address="customers",
        is_open=may_set,
        models=["directory.customer", "directory.site"],
        words=_("client company site address time zone contact"),
    ),
    SettingsPage(
        code="imports",
        group=SettingsGroup.PEOPLE,
        title=_("Import and export"),
        sentence=_("Customers, sites and contacts from a file of another program, and into one."),
        icon="file-spreadsheet",
        address="imports",
        is_open=may_set_for_all,
        words=_("csv xlsx excel spreadsheet file column migration download"),
    ),
    SettingsPage(
        code="accounts",
        group=SettingsGroup.PEOPLE,
        title=_("Accounts"),
        sentence=_("Who signs in, as employee or as client, and for which customers."),
        icon="users",
        address="accounts",
        is_open=may_manage,
        models=["accounts.account", "directory.employee"],
        words=_("user password address employee client"),
    ),
    SettingsPage(
        code="profiles",
        group=SettingsGroup.PEOPLE,
        title=_("Profiles"),
        sentence=_("Sets of rights given to accounts."),
        icon="shield-check",
        address="profiles",
        is_open=may_manage,
        models=["accounts.profile"],
        words=_("right permission code"),
    ),
    *(_page_of_list(page, group=SettingsGroup.PEOPLE) for page in CHOICE_PAGES if page.code in OF_PEOPLE),
    SettingsPage(
        code="mailboxes",
        group=SettingsGroup.MAILS,
        title=_("Mailboxes"),
        sentence=_("The addresses that emails leave from and arrive at, and the test of each."),
        icon="mailbox",
        address="mailboxes",
        is_open=may_set_for_all,
        form=MailboxForm,
        models=["mail.mailbox", "directory.senderrule"],
        words=_("mailbox address server delimiter test receive"),
    ),
    SettingsPage(
        code="sending",
        group=SettingsGroup.MAILS,
        title=_("Outgoing emails"),
        sentence=_("The mail server, the pace, and the name that emails come from."),
        icon="send",
        address="sending",
        is_open=may_set_for_all,
        form=SendingForm,
        models=["mail.sendingsettings"],
        words=_("smtp server port tls sender from rate"),
    ),
    SettingsPage(
        code="received-mails",
        group=SettingsGroup.MAILS,
        title=_("Received emails"),
        sentence=_("Every email that arrived, with its outcome: what was set aside waits here."),
        icon="inbox",
        address="received-mails",
        is_open=may_see_received_mails,
        words=_("journal catchmail set aside refused unknown sender bin"),
    ),
    SettingsPage(
        code="failed-mails",
        group=SettingsGroup.MAILS,
        title=_("Failed emails"),
        sentence=_("What arrived and could not be read: to be downloaded, or read again."),
        icon="mail-warning",
        address="failed-mails",
        is_open=may_see_failed_mails,
    ),
    SettingsPage(
        code="telephony",
        group=SettingsGroup.PORTAL,
        title=_("Telephone"),
        sentence=_("What a press on a telephone icon does, and a call to try it."),
        icon="phone",
        address="telephony",
        is_open=may_set_for_all,
        form=TelephonyForm,
        models=["telephony.telephony"],
        words=_("telephony call pbx softphone sip driver click to dial"),
    ),
    SettingsPage(
        code="queues",
        group=SettingsGroup.PORTAL,
        title=_("Operation"),
        sentence=_("What waits for the worker, what is late, and what failed: to be tried again."),
        icon="activity",
        address="queues",
        is_open=may_see_queues,
        words=_("queue worker late disk version"),
    ),
    SettingsPage(
        code="personal-data",
        group=SettingsGroup.PORTAL,
        title=_("Personal data"),
        sentence=_("Who exported the personal data of somebody, or erased it, and when."),
        icon="shield-user",
        address="personal-data-log",
        is_open=may_see_personal_data,
        words=_("gdpr privacy export erase right to be forgotten"),
    ),
    SettingsPage(
        code="history",
        group=SettingsGroup.PORTAL,
        title=pgettext_lazy("settings", "Changes"),
        sentence=_("Who changed what in the settings, and when."),
        icon="history",
        address="settings-history",
        is_open=may_see_history,
        words=_("audit log"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class FoundPage:
    """A page that a search found, with the fields of it that hold the words."""

    page: SettingsPage
    fields: Sequence[tuple[str, str]]


def pages_for(employee: Employee) -> Sequence[SettingsPage]:
    """The pages that this person may open, in the order of the navigation; the others are absent (S2)."""
    return [page for page in _IN_ORDER if page.is_open(employee)]


_IN_ORDER: Sequence[SettingsPage] = sorted(PAGES, key=lambda page: list(SettingsGroup).index(page.group))


def pages_holding(typed: str) -> Iterator[SettingsPage]:
    """Every page in which each word typed stands, as `find_pages` finds it: for the palette, at each letter."""
    words = fold(typed).split()[:MOST_WORDS]
    for page, texts in _folded_texts(get_language()) if words else ():
        if any(all(word in text for word in words) for text in texts):
            yield page


@cache
def _folded_texts(_language: str | None) -> Sequence[tuple[SettingsPage, Sequence[str]]]:
    return [(page, [fold(text) for text in page.texts()]) for page in _IN_ORDER]


def find_pages(pages: Sequence[SettingsPage], typed: str) -> Sequence[FoundPage]:
    """Pages and fields in which each word typed stands, whatever the accents."""
    words = fold(typed).split()[:MOST_WORDS]
    return list(_found(pages, words)) if words else []


def page_named(code: str) -> SettingsPage | None:
    return next((page for page in PAGES if page.code == code), None)


def _found(pages: Sequence[SettingsPage], words: Sequence[str]) -> Iterator[FoundPage]:
    for page in pages:
        fields = page.found_fields(words)
        if fields or page.is_found(words):
            yield FoundPage(page=page, fields=fields)
