"""Parts of pages that are kept show what they are given, and nothing that somebody else was given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.utils import translation
from django.utils.safestring import mark_safe
from time_machine import travel

from joindre.lib import clock
from joindre.tickets.models import Ticket
from joindre.ui import keeping

BOLD = mark_safe("<b>gras</b>")


@pytest.fixture(autouse=True)
def part(tmp_path: Path) -> Iterator[Path]:
    """A template whose renderings can be told apart: it is changed on the disk, and read again only where needed."""
    file = tmp_path / "part.html"
    file.write_text("{{ value }}|{{ token }}|{% translate 'Send' %}|{{ secret }}")
    keeping.forget()
    engine = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "joindre.ui.templatetags.ui"],
            "loaders": [("django.template.loaders.filesystem.Loader", [tmp_path])],
        },
    }
    with override_settings(TEMPLATES=[engine]):
        yield file
    keeping.forget()


def shown(value: object, token: object = "", **further: object) -> str:
    template = Template('{% keep "part.html" with value=value fresh token=token %}')
    return template.render(Context({"value": value, "token": token, **further}))


def test_equal_values_are_rendered_once(part: Path) -> None:
    first = shown("écran")
    part.write_text("changed")
    assert shown("écran") == first
    assert shown("autre") == "changed"


def test_a_part_gets_only_the_values_that_are_named() -> None:
    assert "secret" not in shown("écran", secret="secret de Carol")


def test_each_language_has_its_own_html() -> None:
    with translation.override("en"):
        assert "Send" in shown("écran")
    with translation.override("fr"):
        assert "Envoyer" in shown("écran")


@pytest.mark.parametrize(
    ("one", "other"), [(1, True), (0, False), ("<b>gras</b>", BOLD), ((1,), (True,)), ("", None), (1, "1")]
)
def test_values_that_are_equal_and_look_different_are_told_apart(part: Path, one: object, other: object) -> None:
    part.write_text("{{ value|safe }}" if one == BOLD else "{% if value is None %}rien{% endif %}{{ value }}")
    shown(one)
    kept = shown(other)
    keeping.forget()
    assert shown(other) == kept


def test_what_is_fresh_is_escaped_and_never_kept(part: Path) -> None:
    assert "|&lt;i&gt;|" in shown("écran", "<i>")
    assert "|jeton 2|" in shown("écran", "jeton 2")
    part.write_text("changed")
    assert "|jeton 3|" in shown("écran", "jeton 3")


def test_nobody_can_write_where_the_fresh_value_stands() -> None:
    first = shown("token", "jeton")
    assert first.startswith("token|jeton|")


def test_what_says_just_now_is_not_kept(part: Path) -> None:
    """Otherwise it would say so for the rest of the day."""
    part.write_text("{% local_time value %}")
    moment = clock.now()
    assert "instant" in shown(moment)
    with travel(moment + timedelta(minutes=2), tick=False):
        assert "instant" not in shown(moment)


@pytest.mark.parametrize("value", [Ticket(pk=1), ["liste"], {"a": 1}, object()])
def test_a_value_that_equals_itself_after_a_change_is_refused(value: object) -> None:
    """A row is equal to itself whatever its columns say."""
    with pytest.raises(TypeError, match="frozen dataclasses"):
        shown(value)


def test_a_dataclass_that_can_change_is_refused() -> None:
    @dataclass
    class Changing:
        name: str

    @dataclass(frozen=True)
    class Fixed:
        name: str
        row: object = None

    with pytest.raises(TypeError, match="frozen dataclasses"):
        shown(Changing("a"))
    with pytest.raises(TypeError, match="frozen dataclasses"):
        shown(Fixed("a", row=Ticket(pk=1)))
    assert "Fixed" in shown(Fixed("a"))
