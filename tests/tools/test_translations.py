"""Catalogues are written and read without a loss, and each fault of a translation is named."""

import gettext
from io import BytesIO
from pathlib import Path

import pytest

from tools.translations import catalogues, checks, extraction
from tools.translations.catalogues import BadCatalogue, Message

LETTER = Message(id="letter", translations=("lettre",), hints=("the paper one",), notes=("seen by Claire",))
MANY = Message(id="%(n)s day", plural="%(n)s days", translations=("%(n)s jour", "%(n)s jours"))
LINES = Message(id='One "line"\nand\ttwo', translations=("Une « ligne »\net\tdeux",))
OPEN_VERB = Message(id="Open", context="verb", translations=("Ouvrir",))
MISSING = Message(id="new")


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "django.po"

    catalogues.write(path, [OPEN_VERB, LETTER, MANY, LINES, MISSING])

    assert catalogues.read(path) == sorted([OPEN_VERB, LETTER, MANY, LINES, MISSING], key=lambda message: message.key)


def test_a_file_changes_with_its_words_alone(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    long = Message(id="word " * 60, translations=("mot " * 60,))

    catalogues.write(path, [OPEN_VERB, long, LETTER])
    first = path.read_text()
    catalogues.write(path, reversed(catalogues.read(path)))

    assert path.read_text() == first
    assert f'msgid "{long.id}"' in first
    assert "Date" not in first


def test_the_compiled_catalogue_translates() -> None:
    compiled = catalogues.compiled([OPEN_VERB, LETTER, MANY, LINES, MISSING])

    french = gettext.GNUTranslations(BytesIO(compiled))

    assert french.gettext("letter") == "lettre"
    assert french.pgettext("verb", "Open") == "Ouvrir"
    assert french.ngettext("%(n)s day", "%(n)s days", 0) == "%(n)s jour"
    assert french.ngettext("%(n)s day", "%(n)s days", 2) == "%(n)s jours"
    assert french.gettext('One "line"\nand\ttwo') == "Une « ligne »\net\tdeux"
    assert french.gettext("new") == "new"


@pytest.mark.parametrize("line", ["msgstr lettre", 'msgstr "lettre', 'msgstr "let"tre"', 'msgtr "lettre"', "lettre"])
def test_a_broken_catalogue_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "django.po"
    path.write_text(f'msgid "letter"\n{line}\n')

    with pytest.raises(BadCatalogue, match=rf"django\.po:2.*{line}"):
        catalogues.read(path)


def test_texts_are_found_in_python_and_templates(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(
        'from django.utils.translation import pgettext_lazy\n\nx = _("In " "Python")\n'
        '# Translators: on the button\ny = pgettext_lazy("verb", "Open")\n'
    )
    templates = tmp_path / "templates" / "x"
    templates.mkdir(parents=True)
    (templates / "page.html").write_text(
        "{# it's a remark #}<p title=\"{% translate 'On hover' %}\">\n"
        '    {% include "x.html" with label=_("As a value") only %}\n'
        "  {% blocktranslate count n=n trimmed %}{{ n }} day{% plural %}\n   {{ n }} days{% endblocktranslate %}\n"
        "</p>"
    )

    messages = extraction.messages_of(tmp_path)

    assert {message.id for message in messages} == {"In Python", "Open", "On hover", "As a value", "%(n)s day"}
    assert {message.plural for message in messages} == {None, "%(n)s days"}
    assert [message.hints for message in messages if message.context == "verb"] == [("on the button",)]


@pytest.mark.parametrize(
    ("wanted", "written", "fault"),
    [
        ("a", None, "missing"),
        (None, Message(id="a", translations=("b",)), "obsolete"),
        ("a", Message(id="a"), "missing"),
        ("a", Message(id="a", translations=("b",), fuzzy=True), "fuzzy"),
        ("%(n)s", Message(id="%(n)s", translations=("%(m)s",)), "placeholders"),
        ("{name}", Message(id="{name}", translations=("nom",)), "placeholders"),
        ("a", Message(id="a", translations=("l'eau",)), "apostrophe"),
        ("a", Message(id="a", translations=("Quoi ?",)), "plain space"),
    ],
)
def test_each_fault_is_said(wanted: str | None, written: Message | None, fault: str) -> None:
    found = list(
        checks.faults(
            "ui",
            wanted=[Message(id=wanted)] if wanted else [],
            written=[written] if written else [],
        )
    )

    assert len(found) == 1
    assert fault in found[0]


def test_a_complete_translation_has_no_fault() -> None:
    question = Message(id="What?", translations=("Quoi\u00a0?",))

    assert not list(checks.faults("ui", wanted=[question, MANY], written=[question, MANY]))


def test_two_translations_of_one_text_are_said() -> None:
    other = Message(id="letter", translations=("courrier",))

    found = list(checks.disagreements({"mail": [LETTER], "ui": [other], "tickets": [OPEN_VERB]}))

    assert len(found) == 1
    assert "mail: 'lettre'; ui: 'courrier'" in found[0]
