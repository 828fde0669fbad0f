from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from joindre.ui.forms import LONGEST, RichTextField, RichTextWidget, Token, TokensField, TokenWidget


class LetterForm(forms.Form):
    to = TokensField(widget=TokenWidget(url="/people/"))
    body = RichTextField(widget=RichTextWidget(label="Message", upload="/pictures/"))


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    with translation.override("fr"):
        yield


def posted(**values: list[str]) -> LetterForm:
    data = QueryDict(mutable=True)
    for name, entries in values.items():
        data.setlist(name, entries)
    return LetterForm(data)


def test_what_the_editor_sends_is_cleaned() -> None:
    form = posted(to=["c1"], body=["<p onclick='x()'>Bonjour<script>x()</script></p>"])

    assert form.is_valid()
    assert form.cleaned_data["body"] == "<p>Bonjour</p>"


def test_what_is_written_without_the_editor_is_plain_text() -> None:
    form = posted(to=["c1"], body=["1 < 2\r\n\r\nà bientôt"])

    assert form.is_valid()
    assert form.cleaned_data["body"] == "<p>1 &lt; 2</p><p>à bientôt</p>"


@pytest.mark.parametrize("body", ["", "<p></p>", "<p>&nbsp; <br></p>", "  \n "])
def test_a_blank_text_counts_as_none(body: str) -> None:
    form = posted(to=["c1"], body=[body])

    assert not form.is_valid()
    assert "body" in form.errors


def test_a_draft_comes_back_for_the_editor_and_for_the_bare_field() -> None:
    form = LetterForm(initial={"body": "<p>un &amp; deux</p>"})

    html = str(form["body"])

    assert "<template><p>un &amp; deux</p></template>" in html
    assert ">\nun &amp; deux</textarea>" in html
    assert 'upload="/pictures/"' in html


def test_tokens_are_values_and_typed_addresses_each_once() -> None:
    """M2: without script, addresses are typed with commas or semicolons between them."""
    form = posted(to=["c1", "e2", "c1", " a@x.example, b@x.example;a@x.example ", ""], body=["<p>x</p>"])

    assert form.is_valid()
    assert form.cleaned_data["to"] == ["c1", "e2", "a@x.example", "b@x.example"]


def test_chosen_people_are_shown_again() -> None:
    claire = Token(value="c1", label="Julie <Lefèvre>", address="j@x.example", client=True, initials="JL")
    form = LetterForm(initial={"to": [claire, Token(value="b@y", label="b@y", odd=True)]})

    html = " ".join(str(form["to"]).split())

    assert 'value="c1" selected data-address="j@x.example" data-initials="JL" data-client>Julie &lt;Lefèvre&gt;' in html
    assert 'value="b@y" selected data-address="" data-initials="" data-odd>b@y<' in html


def test_a_posted_address_is_shown_again_as_it_was_typed() -> None:
    html = str(posted(to=["nobody@nowhere"], body=[""])["to"])

    assert '<option value="nobody@nowhere" selected' in html


def test_errors_stand_beside_their_field_and_are_tied_to_it() -> None:
    html = str(posted(to=[], body=[""])["body"].as_field_group())

    assert 'aria-describedby="id_body_error"' in html
    assert 'id="id_body_error"' in html
    assert "Ce champ est obligatoire." in html


def test_a_text_longer_than_any_is_refused_before_it_is_cleaned() -> None:
    """A4"""
    with pytest.raises(ValidationError, match="trop long"):
        RichTextField().clean("<p>" + "a" * LONGEST)
