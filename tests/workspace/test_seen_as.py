"""*Seen as* a profile, profiles beside each other, and what each right lets one do (S1, S2)."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from joindre.accounts.explained import RIGHT_GROUPS, RIGHT_SENTENCES
from joindre.accounts.models import Profile
from joindre.accounts.rights import CLIENT_RIGHTS, Right
from joindre.directory.models import Employee
from joindre.workspace.http import rights_asked_by
from joindre.workspace.views.seen_as import ON_REQUEST, employee_with, seen_controls
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import ADMINISTRATOR, AGENT, CLIENT, make_profile
from tests.queries import assert_constant_queries

PAGE = "/settings/profiles/"
COMPARISON = f"{PAGE}comparison/"


def seen(name: str) -> str:
    return f"{PAGE}{Profile.objects.get(name=name).pk}/seen/"


def active(profile: Profile) -> set[str]:
    with translation.override("en"):
        return {str(one.label) for one in seen_controls(ON_REQUEST, employee_with(profile)) if one.is_active}


def test_each_right_has_a_sentence_and_one_group() -> None:
    """S1, U5"""
    grouped = [right for group in RIGHT_GROUPS for right in group.rights]

    assert sorted(grouped) == sorted(Right)
    assert set(RIGHT_SENTENCES) == set(Right)
    assert [group.rights for group in RIGHT_GROUPS if group.is_for_clients] == [sorted(CLIENT_RIGHTS, reverse=True)]


def test_a_profile_shows_the_sentence_of_each_right(root: Employee) -> None:
    page = text_of(browse(root).get(f"{PAGE}{Profile.objects.get(name=AGENT).pk}/"))

    for sentence in RIGHT_SENTENCES.values():
        with translation.override("fr"):
            assert str(sentence) in page


def test_profiles_stand_beside_each_other(root: Employee) -> None:
    """S1"""
    make_profile("Accueil", rights=[Right.SEARCH_TICKETS])

    page = text_of(browse(root).get(COMPARISON))

    assert page.count('class="holds">Accueil<') == 1
    assert page.count('class="holds">Client<') == len(CLIENT_RIGHTS)


def test_more_profiles_cost_no_more_queries(root: Employee) -> None:
    browser = browse(root)
    for page in (COMPARISON, seen(AGENT)):
        assert_constant_queries(lambda page=page: browser.get(page), make_profile)  # type: ignore[misc]  # bound at once


@pytest.mark.parametrize(
    ("rights", "labels"),
    [
        ([], set()),
        ([Right.SEND_MAIL], {"Send by email"}),
        ([Right.PUT_ON_HOLD], {"Put on hold", "Resume"}),
        ([Right.WRITE_NOTES], {"Write an internal note"}),
        ([Right.CREATE_CONTACT], {"Create a contact", "Choose a contact"}),
    ],
)
def test_controls_are_active_by_what_guards_them(db: None, rights: list[Right], labels: set[str]) -> None:
    """S2"""
    assert active(make_profile(rights=list(rights))) == labels


def test_each_guarded_view_of_a_request_is_among_the_controls() -> None:
    """S2: a new act stands on the page, or its rights do."""
    views = [view for route, view in _views(get_resolver()) if route.startswith("tickets/<number")]
    asked = {rights_asked_by(view) for view in views} - {()}
    lacking = employee_with(Profile())
    with translation.override("en"):
        reasons = {str(one.reason) for one in seen_controls(ON_REQUEST, lacking)}
        unknown = {rights for rights in asked if not any(str(rights[0].label) in reason for reason in reasons)}

    assert len(asked) > 5
    assert not unknown


def test_an_agent_is_seen_without_the_settings(root: Employee) -> None:
    """S2: they are absent, and the page says so."""
    agent, administrator = (text_of(browse(root).get(seen(name))) for name in (AGENT, ADMINISTRATOR))

    assert agent.count("absent</span>") > 10
    assert "absent</span>" not in administrator


def test_what_is_inactive_says_why(root: Employee) -> None:
    """P3"""
    profile = make_profile("Accueil", rights=[Right.SEARCH_TICKETS])

    assert "Il vous manque le droit « Portail mail envoi de mail »" in text_of(
        browse(root).get(f"{PAGE}{profile.pk}/seen/")
    ).replace("\xa0", " ")


def test_a_client_is_seen_on_the_client_portal(root: Employee) -> None:
    page = text_of(browse(root).get(seen(CLIENT)))

    assert "Écrire un message" in page
    assert "Bloquer la conversation" not in page


def test_nobody_is_made_by_looking(root: Employee) -> None:
    browse(root).get(seen(AGENT))

    assert list(Employee.objects.all()) == [root]


def test_without_the_right_it_is_refused(ada: Employee, ben: Employee, root: Employee) -> None:
    """S2, S3"""
    limited = account_of(ben)
    limited.profile = account_of(root).profile
    limited.save()
    for person in (ada, ben):
        for page in (COMPARISON, seen(AGENT)):
            assert browse(person).get(page).status_code == 403


def _views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Callable[..., object]]]:
    for one in resolver.url_patterns:
        route = f"{prefix}{one.pattern}"
        if isinstance(one, URLPattern):
            yield route, one.callback
        else:
            yield from _views(one, route)
