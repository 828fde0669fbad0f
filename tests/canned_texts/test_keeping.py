"""Keeping canned texts: whose they are, who may change them, and what is wrong with a text (S1, S2, S5)."""

import pytest

from joindre.audit.models import SettingChange
from joindre.canned_texts.actions import (
    NothingInText,
    NotYourGroup,
    NotYourText,
    TextCard,
    TextCodeTaken,
    change_text,
    create_text,
    delete_text,
)
from joindre.canned_texts.models import CannedText
from joindre.directory.models import Employee
from joindre.fields.resolving import StaffField, UnknownField
from joindre.fields.texts import UnfinishedField
from joindre.lib.errors import MissingRight
from joindre.lib.richtext import clean
from tests.factories import make_agent, make_work_group


def card(body: str = "<p>Bonjour {{ requester.name }}.</p>", **changes: object) -> TextCard:
    values: dict[str, object] = {"code": "toner", "label": "Toner vide", "language": "fr", "is_own": True}
    return TextCard(body=clean(body), **{**values, **changes})  # type: ignore[arg-type]  # the values that a test names


def test_a_text_of_ones_own_is_seen_by_nobody_else(ada: Employee, root: Employee) -> None:
    """S1: and it leaves no line in the history of the settings."""
    text = create_text(card(), by=ada)

    assert list(CannedText.objects.visible_to(ada)) == [text]
    assert list(CannedText.objects.visible_to(root)) == []
    assert not SettingChange.objects.exists()
    with pytest.raises(NotYourText):
        change_text(text, card(label="Autre"), by=root)


def test_a_text_of_everybody_is_for_who_keeps_the_settings(ada: Employee, root: Employee) -> None:
    """S1, S2"""
    with pytest.raises(MissingRight):
        create_text(card(is_own=False), by=ada)

    text = create_text(card(is_own=False), by=root)

    assert list(CannedText.objects.visible_to(ada)) == [text]
    assert SettingChange.objects.get().model == "canned_texts.cannedtext"
    with pytest.raises(MissingRight):
        delete_text(text, by=ada)


def test_members_keep_the_texts_of_their_group(ada: Employee, root: Employee) -> None:
    """S1, S2"""
    group, other = make_work_group(members=(ada,)), make_work_group()
    text = create_text(card(is_own=False, group=group), by=ada)

    assert change_text(text, card(is_own=False, group=group, label="Neuf"), by=root).label == "Neuf"
    assert list(CannedText.objects.visible_to(make_agent())) == []
    with pytest.raises(NotYourGroup):
        create_text(card(is_own=False, group=other), by=ada)
    delete_text(text, by=ada)
    assert not CannedText.objects.exists()


def test_a_code_is_taken_once_in_each_language(root: Employee) -> None:
    """S1: whatever its accents and capitals; one's own texts may have it as well."""
    create_text(card(is_own=False, code="Clôture"), by=root)
    create_text(card(is_own=False, code="cloture", language="en"), by=root)
    create_text(card(code="cloture"), by=root)

    with pytest.raises(TextCodeTaken):
        create_text(card(is_own=False, code="CLOTURE"), by=root)

    assert CannedText.objects.count() == 3


def test_a_field_for_the_staff_stands_in_notes_alone(root: Employee) -> None:
    """S5"""
    secret = "<p>{{ requester.notes }}</p>"

    with pytest.raises(StaffField):
        create_text(card(secret), by=root)

    assert create_text(card(secret, is_for_notes=True), by=root).body == secret


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ("<p>{{ requester.age }}</p>", UnknownField),
        ("<p>{{ __class__ }}</p>", UnknownField),
        ("<p>{{ requester.name }</p>", UnfinishedField),
        ("<p>{{ requester.<b>name</b> }}</p>", UnfinishedField),
        ("<p> </p>", NothingInText),
    ],
)
def test_what_is_wrong_with_a_text_is_said(root: Employee, body: str, refusal: type[Exception]) -> None:
    """S5"""
    with pytest.raises(refusal):
        create_text(card(body), by=root)

    assert not CannedText.objects.exists()


def test_fields_are_stored_by_their_codes_whatever_the_language(root: Employee) -> None:
    """S5, U5: a label in either language means the field; what stands in code is code."""
    body = "<p>{{ Demandeur }} {{requester}} {{ Requester.Name }}</p><pre><code>{{ Demandeur }}</code></pre>"

    text = create_text(card(body), by=root)

    assert text.body.count("{{ requester.name }}") == 3
    assert "<code>{{ Demandeur }}</code>" in text.body


def test_texts_are_found_by_code_label_and_words_without_accents(ada: Employee) -> None:
    """S1: the language of who is written to comes first."""
    french = create_text(card(code="clôture", label="Clôturer", body="<p>Tout est réglé.</p>"), by=ada)
    english = create_text(card(code="cloture", language="en", label="Close", body="<p>Regle</p>"), by=ada)

    found = CannedText.objects.visible_to(ada).found_by("regl")

    assert found.first_in(["en", "", "fr"], limit=20) == [english, french]
    assert found.first_in(["fr", "", "en"], limit=1) == [french]
