"""S1: the pages of opening hours."""

from datetime import UTC, datetime

import pytest
from time_machine import travel

from joindre.accounts.models import Account
from joindre.company.models import Calendar, CalendarDay, Company
from joindre.directory.calendars import DayCard, add_day, save_calendar
from joindre.directory.models import Employee, Site
from tests.answers import text_of
from tests.cast import browse
from tests.directory.test_calendars import NOON, OFFICE
from tests.directory.test_customers import limited
from tests.factories import make_site
from tests.queries import assert_constant_queries

__all__ = ["limited"]
LIST = "/settings/calendars/"
FORM = {"name": "Bureau", "name_en": "Office", "time_zone": "paris", "region": "FR-57", "is_usual": "on"}
MONDAY = {"day_0-from": "08:30", "day_0-to": "12:00", "day_0-again": "14:00", "day_0-until": "00:00"}


def test_a_week_is_written_with_its_holidays(root: Employee) -> None:
    answer = browse(root).post(f"{LIST}new/", FORM | MONDAY)

    calendar = Calendar.objects.get()
    assert (calendar.week, calendar.time_zone) == (["08:30-12:00 14:00-24:00", *[""] * 6], "Europe/Paris")
    assert Company.current().calendar == calendar
    text = text_of(browse(root).get(answer["Location"]))
    assert 'name="day_0-until" id="id_day_0-until" value="00:00"' in text
    assert "Vendredi saint" in text


@pytest.mark.parametrize(
    ("at", "french", "english"),
    [
        ("2026-03-02 10:00", "Ouvert en ce moment, jusqu’à 12:00.", "Open now, until 12:00."),
        ("2026-03-06 20:00", "ouvre le lundi 9 mars à 09:00.", "opens on Monday 9 March at 09:00."),
    ],
)
def test_a_sentence_says_what_is_open_now(at: str, french: str, english: str, root: Employee) -> None:
    save_calendar(Calendar(), OFFICE, is_usual=True, by=root)
    with travel(datetime.fromisoformat(at).replace(tzinfo=UTC), tick=False):
        assert french in text_of(browse(root).get(LIST))
        Account.objects.update(language="en")
        assert english in text_of(browse(root).get(LIST))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day_1-from": "09:00"}, "les deux heures"),
        ({"day_1-from": "12:00", "day_1-to": "09:00"}, "se suivre"),
        (MONDAY | {"day_0-again": "11:00"}, "se suivre"),
        (MONDAY | {"day_0-again": "12:00"}, "se suivre"),
        ({"day_1-from": "neuf", "day_1-to": "dix"}, "comme 09:00"),
        ({"day_1-from": "25:00", "day_1-to": "26:00"}, "comme 09:00"),
        ({"day_1-from": "-1:-1", "day_1-to": "09:75"}, "comme 09:00"),
        ({"region": "XX"}, "XX n’en fait pas partie"),
        ({"name": "x" * 61}, "60"),
        ({"time_zone": ""}, "obligatoire"),
    ],
)
def test_what_cannot_be_is_said_and_kept_in_the_form(wrong: dict[str, str], said: str, root: Employee) -> None:
    answer = browse(root).post(f"{LIST}new/", FORM | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    assert not Calendar.objects.exists()


def test_days_of_one_s_own_come_and_go(root: Employee) -> None:
    calendar = save_calendar(Calendar(), OFFICE, is_usual=True, by=root)
    page = f"{LIST}{calendar.pk}/"

    browse(root).post(f"{page}days/", {"date": "2026-12-24", "name": "<b>Pont</b>"})
    assert "&lt;b&gt;Pont&lt;/b&gt;" in text_of(browse(root).get(page))
    again = browse(root).post(f"{page}days/", {"date": "2026-12-24", "name": "Pont"})
    assert (again.status_code, "a déjà une entrée" in again.text) == (422, True)
    assert browse(root).post(f"{page}days/", {"date": "le 24", "name": ""}).status_code == 422

    browse(root).post(f"{LIST}days/{CalendarDay.objects.get().pk}/deletion/")
    assert not CalendarDay.objects.exists()


def test_who_may_not_is_refused(ben: Employee, limited: Employee, root: Employee) -> None:
    """S2, S3"""
    calendar = save_calendar(Calendar(), OFFICE, is_usual=True, by=root)

    assert browse(ben).get(LIST).status_code == 403
    for page in (LIST, f"{LIST}new/", f"{LIST}{calendar.pk}/"):
        assert browse(limited).get(page).status_code == 403


def test_a_calendar_that_a_site_has_is_retired_and_brought_back(root: Employee, lyon: Site) -> None:
    """S1: it stays where it is, and no other site can choose it."""
    calendar = save_calendar(Calendar(), OFFICE, is_usual=False, by=root)
    other = make_site(lyon.customer, "Paris")
    Site.objects.filter(pk=lyon.pk).update(calendar=calendar)
    page = f"{LIST}{calendar.pk}/"
    option = f'<option value="{calendar.pk}"'

    assert "1 site a ces horaires" in text_of(browse(root).get(page))
    assert "Des sites ont ces horaires" in text_of(browse(root).post(f"{page}deletion/"), status=409)
    browse(root).post(f"{page}retirement/")
    assert ">Retirés<" in text_of(browse(root).get(LIST))
    assert option in text_of(browse(root).get(f"/settings/sites/{lyon.pk}/"))
    assert option not in text_of(browse(root).get(f"/settings/sites/{other.pk}/"))
    answer = browse(root).post(page, FORM)
    assert (answer.status_code, "Rétablissez-le d’abord" in answer.text) == (422, True)

    browse(root).post(f"{page}return/")
    assert option in text_of(browse(root).get(f"/settings/sites/{other.pk}/"))


def test_the_usual_calendar_stays_and_an_unused_one_is_deleted(root: Employee) -> None:
    """S1"""
    usual = save_calendar(Calendar(), OFFICE, is_usual=True, by=root)
    for act in ("retirement", "deletion"):
        answer = browse(root).post(f"{LIST}{usual.pk}/{act}/")
        assert (answer.status_code, "horaires habituels de l’entreprise" in answer.text) == (409, True)

    save_calendar(usual, OFFICE, is_usual=False, by=root)
    assert browse(root).post(f"{LIST}{usual.pk}/deletion/")["Location"] == LIST
    assert not Calendar.objects.exists()
    assert browse(root).post(f"{LIST}{usual.pk}/deletion/").status_code == 404


def test_the_list_asks_as_much_with_many_calendars_and_days(root: Employee) -> None:
    def grow() -> None:
        number = Calendar.objects.count()
        made = save_calendar(
            Calendar(), OFFICE.__class__(**{**vars(OFFICE), "name": f"B{number}"}), is_usual=False, by=root
        )
        add_day(made, DayCard(name="Pont", date=NOON.date()), by=root)

    assert_constant_queries(lambda: browse(root).get(LIST), grow)
