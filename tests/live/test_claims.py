"""Tokens and the claims that they carry."""

import time_machine
from django.core import signing
from hypothesis import given, settings
from hypothesis import strategies as some

from joindre.live import claims


def test_the_claims_say_which_person_receives_which_topic() -> None:
    token = claims.issue_token(topic="ticket:1", audience="staff", key="e12", name="Zoé", initials="Z", label="Support")

    read = claims.read_token(token)

    assert read is not None
    assert (read.topic, read.audience, read.key, read.name, read.label) == (
        "ticket:1",
        "staff",
        "e12",
        "Zoé",
        "Support",
    )
    assert not read.is_expired


def test_claims_expire() -> None:
    with time_machine.travel("2026-11-24 08:00Z", tick=False) as clock:
        read = claims.read_token(claims.issue_token(topic="ticket:1", audience="staff", key="e12", name="Zoé"))
        assert read is not None
        clock.shift(claims.LIFETIME - 1)
        before = read.is_expired
        clock.shift(1)

        assert not before
        assert read.is_expired


@settings(deadline=None)
@given(some.text())
def test_a_text_that_is_no_token_has_no_claims(text: str) -> None:
    assert claims.read_token(text) is None


@settings(deadline=None)
@given(some.data())
def test_a_token_with_a_changed_character_has_no_claims(data: some.DataObject) -> None:
    token = claims.issue_token(topic="ticket:1", audience="client", key="c1", name="Ève")
    place = data.draw(some.integers(0, len(token) - 1))
    other = data.draw(some.characters(codec="ascii").filter(lambda letter: letter != token[place]))

    changed = claims.read_token(token[:place] + other + token[place + 1 :])

    assert changed is None


def test_a_text_signed_for_another_purpose_has_no_claims() -> None:
    token = claims.issue_token(topic="ticket:1", audience="staff", key="e12", name="Zoé")
    fields = signing.Signer(salt=claims.SALT).unsign_object(token)

    assert claims.read_token(signing.Signer(salt="password reset").sign_object(fields)) is None
    assert claims.read_token(signing.Signer().sign_object(fields)) is None


def test_a_token_with_the_fields_of_another_version_has_no_claims() -> None:
    token = signing.Signer(salt=claims.SALT).sign_object({"topic": "ticket:1", "until": 0})

    assert claims.read_token(token) is None
