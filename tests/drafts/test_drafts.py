"""Drafts are kept for each account and place, and no page overwrites another unseen (M10, U2)."""

import json
import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.test import Client

from joindre.directory.models import Contact, Employee
from joindre.drafts.actions import (
    LONGEST,
    MOST,
    WrittenElsewhere,
    draft_at,
    drafts_at,
    drafts_under,
    forget_draft,
    forget_old_drafts,
    save_draft,
)
from joindre.drafts.models import Draft
from joindre.lib import clock
from tests.answers import Answer
from tests.cast import account_of, browse

PLACE = "ticket:12/message"


def save(who: Employee, text: str, *, page: str = "a", version: int = 0) -> int:
    return save_draft(account_of(who), PLACE, {"body": [text]}, page=page, version=version)


def kept(who: Employee | Contact) -> str:
    draft = draft_at(account_of(who), PLACE)
    return draft.value("body") if draft else ""


def post(who: Employee | Contact, fields: object, **more: object) -> Answer:
    body = {"place": PLACE, "page": "a", "version": 0, "fields": fields, **more}
    return browse(who).post("/drafts/", json.dumps(body), content_type="application/json")


def version_in(answer: Answer) -> int:
    version: int = json.loads(answer.text)["version"]
    return version


def told(answer: Answer) -> str:
    text: str = json.loads(answer.text)["text"]
    return text


def test_each_person_has_their_own(ada: Employee, root: Employee, carol: Contact) -> None:
    """M10."""
    for who, text in ((ada, "d’Ada"), (root, "de Root"), (carol, "de Carol")):
        assert version_in(post(who, {"body": [text]})) == 1

    assert (kept(ada), kept(root), kept(carol)) == ("d’Ada", "de Root", "de Carol")


def test_a_page_saves_over_itself_whatever_version_it_names(ada: Employee) -> None:
    """An answer that was lost on the way stops nobody."""
    assert save(ada, "un") == 1
    assert save(ada, "deux", version=0) == 2
    assert kept(ada) == "deux"


def test_another_page_that_knows_the_text_goes_on_with_it(ada: Employee) -> None:
    """M10: on another device."""
    version = save(ada, "un", page="a")

    save(ada, "un, deux", page="b", version=version)

    assert kept(ada) == "un, deux"


def test_another_page_that_does_not_know_it_replaces_nothing_unseen(ada: Employee) -> None:
    """M10: two tabs on one draft say so; who goes on replaces it."""
    save(ada, "un", page="a")
    answer = post(ada, {"body": ["autre"]}, page="b", version=0)
    assert (answer.status_code, version_in(answer)) == (409, 1)
    assert "une autre fenêtre" in told(answer)
    assert kept(ada) == "un"

    post(ada, {"body": ["autre, plus long"]}, page="b", version=version_in(answer))
    assert kept(ada) == "autre, plus long"

    with pytest.raises(WrittenElsewhere):
        save(ada, "un de plus", page="a", version=1)


def test_an_empty_form_is_no_draft(ada: Employee) -> None:
    save(ada, "un")

    assert post(ada, {}, version=1).status_code == 200

    assert not Draft.objects.exists()


def test_the_oldest_drafts_make_room(ada: Employee) -> None:
    """A5: nobody fills the database with them."""
    account = account_of(ada)
    for number in range(MOST + 3):
        save_draft(account, f"ticket:{number}/message", {"body": ["x"]}, page="a", version=0)

    assert account.drafts.count() == MOST
    assert draft_at(account, "ticket:2/message") is None
    assert draft_at(account, "ticket:3/message") is not None


def test_what_is_too_long_is_refused_with_what_to_do(ada: Employee) -> None:
    """A4."""
    answer = post(ada, {"body": ["x" * (LONGEST + 1)]})

    assert answer.status_code == 422
    assert "trop long" in told(answer)


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": "x" * 81},
        {"place": "../../etc"},
        {"page": ""},
        {"version": -1},
        {"version": 2**31},
        {"fields": {"body": "text"}},
        {"version": 10**9},
        {"fields": {"x" * 81: ["1"]}},
        {"fields": {"a\0b": ["1"]}},
        {"further": 1},
    ],
)
def test_what_no_page_sends_is_not_understood(ada: Employee, wrong: dict[str, object]) -> None:
    answer = post(ada, **{"fields": {"body": ["x"]}, **wrong})

    assert answer.status_code == 422
    assert "Rechargez la page" in told(answer)
    assert not Draft.objects.exists()


def test_nul_is_kept_out(ada: Employee) -> None:
    """PostgreSQL stores no NUL."""
    post(ada, {"body": ["a\x00b"]})

    assert kept(ada) == "ab"


@pytest.mark.django_db
def test_who_is_signed_out_is_told_where_the_text_is() -> None:
    """U2."""
    answer = Client(headers={"Accept-Language": "fr"}).post("/drafts/", "{}", content_type="application/json")

    assert answer.status_code == 401
    assert "Reconnectez-vous dans une autre fenêtre" in told(answer)


def test_drafts_of_two_places_are_read_at_once(ada: Employee, django_assert_num_queries: object) -> None:
    account = account_of(ada)
    save(ada, "un")
    save_draft(account, "ticket:12/note", {"body": ["deux"]}, page="a", version=0)

    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django types it in a stub of its own
        found = drafts_at(account, PLACE, "ticket:12/note")

    assert {place: draft.value("body") for place, draft in found.items()} == {PLACE: "un", "ticket:12/note": "deux"}


def test_what_was_sent_is_no_draft_any_more(ada: Employee, root: Employee) -> None:
    save(ada, "un")
    save(root, "deux")

    forget_draft(account_of(ada), PLACE)

    assert (kept(ada), kept(root)) == ("", "deux")


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_found_by_an_index(ada: Employee) -> None:
    """Asked at each page of a request."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Draft.objects.filter(account=account_of(ada), place__in=["a", "b"]).explain()

    assert re.search(r"Index Scan|USING INDEX", plan)
    assert not re.search(r"Seq Scan|SCAN", plan)


def test_what_nobody_went_on_with_is_forgotten(ada: Employee, settings: LazySettings) -> None:
    """A4: after ninety days, or as many as the operator says."""
    settings.DRAFT_DAYS = 90
    for place, days in (("ticket:1/note", 91), ("ticket:2/note", 89)):
        save_draft(account_of(ada), place, {"body": ["a"]}, page="a", version=0)
        Draft.objects.filter(place=place).update(saved_at=clock.now() - timedelta(days=days))

    forget_old_drafts()

    assert [draft.place for draft in Draft.objects.all()] == ["ticket:2/note"]


def test_the_drafts_of_one_kind_are_listed_without_those_of_their_dialogs(ada: Employee, root: Employee) -> None:
    fields = {"title": ["Panne"]}
    for account, place in (
        (account_of(ada), "request/1"),
        (account_of(ada), "request/2"),
        (account_of(ada), "request/2/contact/requester"),
        (account_of(ada), "ticket:1/note"),
        (account_of(root), "request/3"),
    ):
        save_draft(account, place, fields, page="a", version=0)

    assert [one.place for one in drafts_under(account_of(ada), "request", most=9)] == ["request/2", "request/1"]
    assert [one.place for one in drafts_under(account_of(ada), "request", most=1)] == ["request/2"]
