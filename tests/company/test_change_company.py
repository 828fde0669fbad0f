from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import override_settings

from joindre.company.models import Company
from joindre.directory.company import CompanyCard, change_company
from joindre.directory.models import Employee
from joindre.lib.errors import MissingRight
from joindre.tickets.numbering import next_number

CARD = CompanyCard(
    name="Atelier Nord", line="Imprimantes", colour="#8a1538", telephone="+33478000000", logo=None,
    language="fr", time_zone="", country="FR",
)  # fmt: skip


def test_it_takes_the_place_of_what_was_there(root: Employee) -> None:
    """U6"""
    change_company(CARD, by=root)

    company = Company.current()
    assert (company.name, company.line, company.colour) == ("Atelier Nord", "Imprimantes", "#8a1538")
    assert company.shown_telephone == "04 78 00 00 00"


def test_it_asks_for_the_right(ada: Employee) -> None:
    """S2"""
    with pytest.raises(MissingRight):
        change_company(CARD, by=ada)

    assert Company.current().own_name == ""


@override_settings(COMPANY_NAME="Atelier Sud", COMPANY_LINE="Serrures")
def test_what_is_blank_comes_from_the_settings_file(db: None) -> None:
    assert (Company.current().name, Company.current().line) == ("Atelier Sud", "Serrures")


@override_settings(COMPANY_NAME="")
def test_without_any_name_it_is_the_support(db: None) -> None:
    assert Company.current().name == "Support"


def test_the_time_zone_says_which_year_a_request_is_of(root: Employee) -> None:
    """S1, T2: in Nouméa the new year begins ten hours before it does in Paris."""
    evening = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert next_number(evening).year == 2026

    change_company(replace(CARD, time_zone="Pacific/Noumea"), by=root)

    assert next_number(evening).year == 2027


def test_a_zone_that_the_machine_no_longer_knows_stops_nothing(root: Employee) -> None:
    change_company(replace(CARD, time_zone="Europe/Atlantide"), by=root)

    assert Company.current().zone.key == "Europe/Paris"
