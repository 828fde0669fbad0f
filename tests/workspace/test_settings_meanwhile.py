"""Two administrators who have one page of the settings open at once (S1)."""

import re
from html import unescape

import pytest

from joindre.company.models import Company
from joindre.directory.models import Employee
from joindre.messaging.models import MessageSettings
from tests.answers import text_of
from tests.cast import browse

COMPANY = "/settings/company/"
MESSAGES = "/settings/messages/"
NORD = {"own_name": "Nord", "own_line": "", "telephone": "", "colour": "", "language": "fr", "country": "FR"}


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

    assert "Quelqu’un l’a modifié entre-temps." in text_of(answer, status=422)
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
