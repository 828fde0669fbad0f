"""Two administrators who have one page of the settings open at once (S1)."""

import re
import threading
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.db import connection

from joindre.audit.meanwhile import ChangedByAnother
from joindre.company.models import Company
from joindre.directory.company import CompanyCard, change_company
from joindre.directory.models import Employee
from joindre.messaging.models import MessageSettings
from tests.answers import text_of
from tests.cast import browse
from tests.directory.test_customers import limited
from tests.tickets.test_waiting_for_the_lock import waiting

__all__ = ["limited"]

COMPANY = "/settings/company/"
MESSAGES = "/settings/messages/"
NORD = {"own_name": "Nord", "own_line": "", "telephone": "", "colour": "", "language": "fr", "country": "FR"}
BLANK = CompanyCard(name="", line="", colour="", telephone="", logo=None, language="fr", time_zone="", country="FR")


def shown_by(page: str) -> dict[str, str]:
    """What the page posts of what its fields held."""
    hidden = re.findall(r'<input type="hidden" name="(initial-\w+)"(?: value="([^"]*)")?', page)
    return {name: unescape(value) for name, value in hidden}


def test_what_a_page_did_not_change_stays_as_another_left_it(root: Employee) -> None:
    """S1: an old page put the old name back."""
    old = shown_by(text_of(browse(root).get(COMPANY)))
    browse(root).post(COMPANY, NORD)

    answer = browse(root).post(COMPANY, NORD | old | {"own_name": "", "telephone": "04 78 00 00 00"})

    company = Company.objects.get(pk=1)
    assert answer.status_code == 302
    assert (company.own_name, company.telephone) == ("Nord", "+33478000000")


def test_what_both_changed_is_not_overwritten(root: Employee) -> None:
    """S1"""
    old = shown_by(text_of(browse(root).get(COMPANY)))
    browse(root).post(COMPANY, NORD)

    answer = browse(root).post(COMPANY, NORD | old | {"own_name": "Sud"})

    assert "Quelqu’un l’a modifié entre-temps" in text_of(answer, status=422)
    assert Company.objects.get(pk=1).own_name == "Nord"


def test_a_value_is_emptied_by_who_saw_it(root: Employee) -> None:
    """S1"""
    browse(root).post(COMPANY, NORD)
    seen = shown_by(text_of(browse(root).get(COMPANY)))

    browse(root).post(COMPANY, NORD | seen | {"own_name": ""})

    assert Company.objects.get(pk=1).own_name == ""


@pytest.mark.parametrize("left", ["on", "off"])
def test_a_switch_that_another_pressed_stays(root: Employee, left: str) -> None:
    """S1, D1"""
    is_on = left == "on"
    MessageSettings.objects.update(is_on=not is_on)
    old = shown_by(text_of(browse(root).get(MESSAGES)))
    assert old["initial-is_on"] == str(not is_on)
    MessageSettings.objects.update(is_on=is_on)

    values = {"identity": old["initial-identity"], "undo_seconds": "25"} | ({} if is_on else {"is_on": "on"})
    answer = browse(root).post(MESSAGES, old | values)

    stored = MessageSettings.objects.get(pk=1)
    assert (answer.status_code, stored.is_on, stored.undo_seconds) == (302, is_on, 25)


def test_the_refusal_tells_what_the_field_holds_now(root: Employee) -> None:
    """S1, U3: beside the field, and what was typed stays."""
    old = shown_by(text_of(browse(root).get(COMPANY)))
    browse(root).post(COMPANY, NORD | {"telephone": "04 78 00 00 00"})

    answer = browse(root).post(COMPANY, NORD | old | {"own_name": "Sud"})

    page = text_of(answer, status=422)
    assert re.search(r"entre-temps\s: [\w ]+\s: Nord\.", page), page[page.find("entre-temps") - 300 :][:600]
    assert 'value="Sud"' in answer.text


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one lock for all")
@pytest.mark.django_db(transaction=True)
def test_two_administrators_save_one_row_at_the_same_instant(root: Employee) -> None:
    """S1: both have read the row as it was; the second waits, and refuses what it would overwrite, or saves beside."""
    shown: dict[str, object] = {**BLANK.columns()}
    refused: list[Mapping[str, str]] = []

    def save(**fields: Any) -> None:
        try:
            change_company(replace(BLANK, **fields), shown=shown, by=root)
        except ChangedByAnother as refusal:
            refused.append(refusal.fields)

    with waiting(lambda: save(name="Sud")):
        change_company(replace(BLANK, name="Nord"), shown=shown, by=root)
    assert [list(fields) for fields in refused] == [["own_name"]]

    with waiting(lambda: save(colour="#8a1538")):
        change_company(replace(BLANK, name="Nord", line="Imprimantes"), shown=shown | {"own_name": "Nord"}, by=root)
    company = Company.objects.get(pk=1)
    assert (company.own_name, company.own_line, company.colour) == ("Nord", "Imprimantes", "#8a1538")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one lock for all")
@pytest.mark.django_db(transaction=True)
def test_two_browsers_save_one_page_together(root: Employee) -> None:
    """S1: eight at once, each with a name of its own; one is stored, the others are told."""
    browsers = [browse(root) for _number in range(8)]
    pages = [shown_by(text_of(browser.get(COMPANY))) for browser in browsers]
    start, answers = threading.Barrier(8), {}

    def save(number: int) -> None:
        start.wait(10)
        answers[number] = browsers[number].post(COMPANY, NORD | pages[number] | {"own_name": f"Nord {number}"})
        connection.close()

    threads = [threading.Thread(target=save, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    won = [number for number, answer in answers.items() if answer.status_code == 302]
    assert len(answers) == 8
    assert Company.objects.get(pk=1).own_name == f"Nord {won[0]}"
    assert len(won) == 1


LIMITED = ("company", "messages", "calendars", "mailboxes", "sending", "telephone", "lists/types")


def test_pages_of_the_whole_portal_are_for_who_sees_all_customers(limited: Employee, root: Employee) -> None:
    """S3: absent from the menu and from the search, and refused with a sentence."""
    index = text_of(browse(limited).get("/settings/"))
    everything = text_of(browse(root).get("/settings/"))

    for page in LIMITED:
        url = f"/settings/{page}/"
        assert f'href="{url}"' in everything
        assert f'href="{url}"' not in index
        for answer in (browse(limited).get(url), browse(limited).post(url, NORD)):
            assert answer.status_code in {403, 405}
        assert "limité" in text_of(browse(limited).get(url), status=403)
    assert 'href="/settings/customers/"' in index
    assert browse(limited).get("/settings/customers/").status_code == 200
