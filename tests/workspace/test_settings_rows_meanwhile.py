"""Two administrators who have the page of one mailbox, site, account, profile or calendar open at once (S1, S3)."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection

from joindre.accounts.models import Profile
from joindre.accounts.rights import Right
from joindre.company.models import Calendar, Company
from joindre.directory.models import Employee, SenderRule, Site, WorkGroup
from joindre.directory.staff import define_profile
from joindre.mail.models import Mailbox
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_profile
from tests.tickets.test_waiting_for_the_lock import waiting
from tests.workspace.settings_forms import forms_in

CHANGED = "entre-temps"


def old_page(root: Employee, url: str) -> Mapping[str, list[str]]:
    """What a browser posts of the page at this address, on which nobody touched anything."""
    return posted_by(text_of(browse(root).get(url)), url)


def posted_by(page: str, url: str) -> Mapping[str, list[str]]:
    return next(form.values for form in forms_in(page) if form.action == url)


def save(root: Employee, url: str, page: Mapping[str, list[str]], **changed: Any) -> Any:  # noqa: ANN401 - the client's answer
    """Post this page with what is changed on it; `None` takes a value away."""
    values = {**page, **changed}
    return browse(root).post(url, {name: value for name, value in values.items() if value is not None})


def test_a_limit_that_another_set_stays(root: Employee, ada: Employee, lyon: Site) -> None:
    """S3: an old page of the same person made them see all customers again."""
    url = f"/settings/accounts/{account_of(ada).pk}/"
    old = old_page(root, url)
    save(root, url, old, is_limited="on", limited_to=[f"customer-{lyon.customer_id}"])

    answer = save(root, url, old, extension="42")

    ada = Employee.objects.get(pk=ada.pk)
    assert (answer.status_code, ada.extension, ada.customers) == (302, "42", frozenset({lyon.customer_id}))


def test_customers_are_added_and_taken_away_one_by_one(root: Employee, ada: Employee, lyon: Site, nantes: Site) -> None:
    """S3: what two people do to one limit adds up; they leave nobody who sees no customer."""
    url, first, second = f"/settings/accounts/{account_of(ada).pk}/", lyon.customer_id, nantes.customer_id
    save(root, url, old_page(root, url), is_limited="on", limited_to=[f"customer-{first}"])
    old = old_page(root, url)
    save(root, url, old, limited_to=[f"customer-{first}", f"customer-{second}"])

    save(root, url, old, last_name="Nouvelle")
    assert Employee.objects.get(pk=ada.pk).customers == frozenset({first, second})

    old = old_page(root, url)
    save(root, url, old, limited_to=[f"customer-{first}"])
    answer = save(root, url, old, limited_to=[f"customer-{second}"])
    assert CHANGED in text_of(answer, status=422)
    assert Employee.objects.get(pk=ada.pk).customers == frozenset({first})


def test_an_account_that_another_closed_stays_closed(root: Employee, ada: Employee) -> None:
    """S1"""
    url = f"/settings/accounts/{account_of(ada).pk}/"
    old = old_page(root, url)
    save(root, url, old, is_active=None)

    save(root, url, old, first_name="Nadine")

    ada = Employee.objects.get(pk=ada.pk)
    assert (ada.first_name, account_of(ada).is_active) == ("Nadine", False)


def test_a_profile_that_both_chose_is_told(root: Employee, ada: Employee) -> None:
    """S1, U3: beside its field, with what it holds now."""
    url, made = f"/settings/accounts/{account_of(ada).pk}/", make_profile(rights=[Right.SEARCH_TICKETS])
    old = old_page(root, url)
    save(root, url, old, profile=str(made.pk))

    page = text_of(save(root, url, old, profile=str(Profile.objects.get(name="Administrateur").pk)), status=422)

    assert CHANGED in page
    assert account_of(Employee.objects.get(pk=ada.pk)).profile == made


def test_a_right_that_another_took_away_stays_away(root: Employee) -> None:
    """S1, S2: each right is given and taken away by itself."""
    made = make_profile(rights=[Right.SEARCH_TICKETS, Right.SEND_MAIL])
    url = f"/settings/profiles/{made.pk}/"
    old = old_page(root, url)
    save(root, url, old, rights=[Right.SEARCH_TICKETS])

    save(root, url, old, rights=[Right.SEARCH_TICKETS, Right.SEND_MAIL, Right.WRITE_NOTES])

    made.refresh_from_db()
    assert sorted(made.rights) == sorted([Right.SEARCH_TICKETS, Right.WRITE_NOTES])


def test_a_site_is_saved_by_two_people(root: Employee, lyon: Site) -> None:
    """S1: what each changed; what both changed is told."""
    url, group = f"/settings/sites/{lyon.pk}/", WorkGroup.objects.create(name="Impression")
    old = old_page(root, url)
    save(root, url, old, default_group=str(group.pk), shows_requests=None)

    assert save(root, url, old, city="Villeurbanne").status_code == 302
    assert CHANGED in text_of(save(root, url, old, city="Bron"), status=422)

    lyon.refresh_from_db()
    assert (lyon.city, lyon.default_group, lyon.shows_requests) == ("Villeurbanne", group, False)


def test_a_mailbox_is_saved_by_two_people(root: Employee, lyon: Site) -> None:
    """S1, I4, I7: its server, its groups and its rule for unknown senders."""
    first, second = (WorkGroup.objects.create(name=name) for name in ("Impression", "Gestion"))
    made = Mailbox.objects.create(name="Support", address="support@nord.example", is_default=True)
    url = f"/settings/mailboxes/{made.pk}/"
    old = old_page(root, url)
    save(
        root, url, old, trusted_server="mx.nord.example", groups=[first.pk], unknown_senders="site",
        place=f"site-{lyon.pk}",
    )  # fmt: skip

    assert save(root, url, old, name="Accueil", groups=[second.pk]).status_code == 302
    assert CHANGED in text_of(save(root, url, old, unknown_senders="domain"), status=422)

    made.refresh_from_db()
    assert (made.name, made.trusted_server, set(made.work_groups.all())) == (
        "Accueil", "mx.nord.example", {first, second},
    )  # fmt: skip
    assert SenderRule.objects.get().site == lyon


def test_a_calendar_is_saved_by_two_people(root: Employee) -> None:
    """S1, T9: a page that was open before others became the usual hours does not make its own the usual ones again."""
    browse(root).post("/settings/calendars/new/", {"name": "Support", "time_zone": "Europe/Paris", "is_usual": "on"})
    made = Calendar.objects.get(name="Support")
    url = f"/settings/calendars/{made.pk}/"
    old = old_page(root, url)
    other = Calendar.objects.create(name="Nuit", time_zone="Europe/Paris", week=[""] * 7)
    Company.objects.update(calendar=other)
    save(root, url, old, **{"day_0-from": "08:00", "day_0-to": "12:00"})

    assert save(root, url, old, name="Jour").status_code == 302
    assert CHANGED in text_of(save(root, url, old, **{"day_1-from": "20:00", "day_1-to": "00:00"}), status=422)

    made.refresh_from_db()
    assert (made.name, made.week[0], Company.objects.get(pk=1).calendar) == ("Jour", "08:00-12:00", other)


def test_what_was_wrong_is_compared_with_the_page_as_it_was(root: Employee, lyon: Site) -> None:
    """S1: the second try of a form tells still what the first page showed."""
    url = f"/settings/sites/{lyon.pk}/"
    wrong = posted_by(text_of(save(root, url, old_page(root, url), name="", city="Bron"), status=422), url)
    Site.objects.filter(pk=lyon.pk).update(city="Vénissieux")

    answer = save(root, url, wrong, name="Lyon")

    assert CHANGED in text_of(answer, status=422)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one lock for all")
@pytest.mark.django_db(transaction=True)
def test_two_profiles_are_saved_at_the_same_instant(root: Employee) -> None:
    """S1: neither of two administrators waits for the other for ever."""
    one, other = (make_profile(rights=[Right.SEARCH_TICKETS]) for _number in range(2))

    with waiting(lambda: define_profile(one, name="Un", rights=[Right.WRITE_NOTES], by=root)):
        define_profile(other, name="Autre", rights=[Right.WRITE_NOTES], by=root)

    assert {profile.name for profile in Profile.objects.filter(pk__in=[one.pk, other.pk])} == {"Un", "Autre"}
