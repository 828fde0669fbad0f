"""The frame of the settings: navigation, search, and who changed what."""

import pytest

from joindre.audit.models import SettingChange
from joindre.directory.models import Customer, Employee
from joindre.workspace.settings_pages import PAGES
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import ADMINISTRATOR, make_account, make_employee
from tests.queries import assert_constant_queries
from tests.workspace.test_settings_company import BLANK

PAGE, HISTORY = "/settings/", "/settings/history/"


def change(by: Employee, name: str = "Atelier", model: str = "company.company") -> SettingChange:
    return SettingChange.objects.create(
        account=account_of(by), what="changed", model=model, row=1, name=name, differences=[["own_name", "", name]]
    )


def test_each_page_opens_from_the_navigation(root: Employee) -> None:
    """S1"""
    browser = browse(root)
    index = text_of(browser.get(PAGE))

    for page in PAGES:
        assert f'href="{page.url}"' in index
        assert 'aria-current="page"' in text_of(browser.get(page.url))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("telephone support", "/settings/company/#id_telephone"),
        ("ANNULATION", "/settings/messages/#id_undo_seconds"),
        ("droit", "/settings/profiles/"),
    ],
)
def test_a_search_finds_pages_and_fields(root: Employee, typed: str, found: str) -> None:
    """S1: by their labels, whatever the accents."""
    body = text_of(browse(root).get(PAGE, {"q": typed}))

    assert f'href="{found}"' in body.partition("settings-body")[2]


def test_a_search_in_vain_says_so(root: Employee) -> None:
    assert "Essayez avec moins de mots" in text_of(browse(root).get(PAGE, {"q": "zzz"}))


def test_who_changed_a_page_stands_at_its_foot(root: Employee) -> None:
    """S1"""
    browse(root).post("/settings/company/", BLANK | {"own_name": "Atelier Nord"})

    body = text_of(browse(root).get("/settings/company/"))

    assert f"Modifié en dernier par {root.name}" in body
    assert "Atelier Nord" in body.partition("setting-changes")[2]


def test_the_history_goes_on_from_the_last_line(root: Employee) -> None:
    changes = [change(root, f"Nom {number}.") for number in range(52)]
    browser = browse(root)

    first = text_of(browser.get(HISTORY))
    rest = text_of(browser.get(HISTORY, {"page": "company", "before": str(changes[2].pk)}))

    assert "Nom 51." in first
    assert "Nom 1." not in first
    assert "Nom 1." in rest
    assert "Nom 51." not in rest


def test_the_history_is_not_for_who_sees_some_customers_only(root: Employee, durand: Customer) -> None:
    """S3"""
    limited = make_employee("Lou Noir", account=make_account(profile=ADMINISTRATOR), is_limited=True)
    limited.limited_to.add(durand)
    change(root)

    assert browse(limited).get(HISTORY).status_code == 403
    assert "Modifié en dernier" not in text_of(browse(limited).get("/settings/customers/"))


def test_an_agent_finds_no_history(ben: Employee) -> None:
    """S2"""
    assert browse(ben).get(HISTORY).status_code == 403


def test_it_costs_the_same_with_more_lines(root: Employee) -> None:
    browser = browse(root)
    assert_constant_queries(lambda: browser.get(HISTORY), lambda: change(root))
    assert_constant_queries(lambda: browser.get("/settings/company/"), lambda: change(root))
