"""Every form of the settings with what nobody should type: a sentence or a saved text, never an error (S1, U3)."""

import pytest
from django.test import Client

from joindre.accounts.models import Account
from joindre.company.models import Calendar
from joindre.directory.calendars import CalendarCard, save_calendar
from joindre.directory.models import Contact, Employee, Site, Title
from joindre.mail.models import Mailbox
from joindre.tickets.models import HoldReason, Priority, Severity, Status, TicketType
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_work_group
from tests.workspace.settings_forms import PageForm, forms_in

SAVED = 302
SCRIPT = "<script>alert(1)</script>"
HOSTILE = {
    "script": SCRIPT,
    "long": "é" * 30_000,
    "nothing": "",
    "NUL": "a\0b",
    "number": "9" * 40,
    "less than nothing": "-1",
    "injection": "x\r\nBcc: a@b.example' OR 1=1 --",
    "turned round": "\u202ea\u0000\u200b{{ 7*7 }}",
}


@pytest.fixture
def places(root: Employee, carol: Contact, lyon: Site) -> dict[str, int]:
    """What stands in the addresses of the pages."""
    week = CalendarCard(name="Bureau", time_zone="Europe/Paris", week=[()] * 7)
    lists = {one.__name__: one.objects.order_by("pk")[0].pk for one in (Status, TicketType, Severity, Priority)}
    return lists | {
        "HoldReason": HoldReason.objects.order_by("pk")[0].pk,
        "Title": Title.objects.create(name="Docteur").pk,
        "group": make_work_group("Support").pk,
        "calendar": save_calendar(Calendar(), week, is_usual=False, by=root).pk,
        "customer": lyon.customer_id,
        "site": lyon.pk,
        "employee": account_of(root).pk,
        "client": account_of(carol).pk,
        "profile": account_of(carol).profile_id,
        "mailbox": Mailbox.objects.create(name="Support", address="aide@joindre.example").pk,
    }


PAGES = (
    "company/", "messages/", "sending/", "telephone/",
    "lists/statuses/new/", "lists/statuses/{Status}/", "lists/types/new/", "lists/types/{TicketType}/",
    "lists/severities/new/", "lists/severities/{Severity}/", "lists/priorities/{Priority}/",
    "lists/hold-reasons/{HoldReason}/", "lists/titles/{Title}/", "lists/groups/new/", "lists/groups/{group}/",
    "calendars/new/", "calendars/{calendar}/",
    "customers/new/", "customers/{customer}/", "customers/{customer}/sites/new/", "sites/{site}/",
    "sites/{site}/contacts/new/",
    "accounts/new/employee/", "accounts/{employee}/", "accounts/{client}/",
    "profiles/new/", "profiles/{profile}/",
    "mailboxes/new/", "mailboxes/{mailbox}/",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_hostile_values_are_saved_as_text_or_refused_with_a_sentence(
    path: str, root: Employee, places: dict[str, int]
) -> None:
    """S1, U3, U5: all fields of each form at once, and each in its turn."""
    browser, url = browse(root), f"/settings/{path.format(**places)}"
    forms = list(forms_in(text_of(browser.get(url))))
    if "new/" not in path:
        # What a page holds can be saved as it is, so that the rest is refused for its own sake.
        assert browser.post(forms[0].action, forms[0].values).status_code == SAVED
    for form in forms:
        names = sorted(form.open_to_change)
        for place, kind in enumerate(HOSTILE):
            judge(browser, form, names, kind)
            judge(browser, form, names[place :: len(HOSTILE)], kind)
    assert SCRIPT not in text_of(browser.get(url))


def judge(browser: Client, form: PageForm, names: list[str], kind: str) -> None:
    # Without what the page showed: the last try may have been saved, and this one would be refused for that alone.
    held = {name: value for name, value in form.values.items() if not name.startswith("initial-")}
    answer = browser.post(form.action, held | {name: [HOSTILE[kind]] for name in names})

    told = f"{form.action} {names}: {kind}"
    # A call to try answers with what became of it.
    assert answer.status_code in {200, 302, 409, 422}, told
    if answer.status_code in {409, 422}:
        assert 'class="error"' in answer.text or 'role="alert"' in answer.text, told
    if answer.status_code != SAVED:
        assert SCRIPT not in text_of(answer, status=answer.status_code), told
    # What holds the portal together was not lost.
    assert Account.objects.filter(is_active=True, employee__isnull=False).exists(), told


def test_every_form_of_the_settings_is_walked(root: Employee, places: dict[str, int]) -> None:
    """A new page of the settings with a form gets its line above."""
    browser, walked = browse(root), {f"/settings/{path.format(**places)}" for path in PAGES}
    index = text_of(browser.get("/settings/"))
    missing: list[str] = []
    for page in sorted(set(links_in(index))):
        for form in forms_in(text_of(browser.get(page))):
            # The file of an import is no text: tests/workspace/test_settings_imports.py sends bad ones.
            text = form.open_to_change - {"step", "after", "upload"}
            if text and page not in walked and not any(form.action.startswith(one) for one in walked):
                missing.append(f"{page}: {form.action} {sorted(text)}")
    assert not missing


def links_in(page: str) -> list[str]:
    parts = [part.split('"')[0] for part in page.split('href="/settings/')[1:]]
    return [f"/settings/{part}" for part in parts if "?" not in part]
