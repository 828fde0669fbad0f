import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

import joindre
from joindre.lib.names import initials_of
from joindre.ui import icons
from joindre.ui.assets import IMPORT, JOINED, SCRIPTS, STYLESHEETS, imported_by


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    with translation.override("fr"):
        yield


def render(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


def test_an_icon_beside_a_text_is_silent() -> None:
    assert 'aria-hidden="true"' in render('{% icon "send" %}')


def test_an_icon_that_stands_alone_has_a_name() -> None:
    html = render('{% icon "send" label=name %}', name='Envoyer "tout"')

    assert 'role="img" aria-label="Envoyer &quot;tout&quot;"' in html


def test_a_list_refers_to_the_sprite() -> None:
    assert '<use href="#i-mail"/>' in render('{% icon_ref "mail" %}')
    assert '<symbol id="i-mail"' in render("{% sprite %}")


@pytest.mark.parametrize("name", icons.SPRITE)
def test_each_icon_of_the_sprite_is_referred_to(name: str) -> None:
    """Every page carries all of them."""
    sources = [file for file in Path(joindre.__file__).parent.rglob("*") if file.suffix in {".html", ".js", ".py"}]
    texts = (file.read_text() for file in sources if file.name != "icons.py")

    assert any(f'"{name}"' in text or f'#i-{name}"' in text for text in texts)


def test_a_list_cannot_refer_to_what_the_sprite_lacks() -> None:
    with pytest.raises(LookupError, match="anchor"):
        render('{% icon_ref "anchor" %}')


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Sophie Delorme", "SD"),
        ("Jean-Luc de la Tour", "JT"),
        ("Jean-Luc", "JL"),
        ("hotline@imprimeur.example", "H"),
        ("  ", "?"),
        ("(-)", "?"),
    ],
)
def test_a_name_has_two_letters(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_an_avatar_is_violet_for_the_client_only() -> None:
    """D4."""
    assert 'class="avatar client small"' in render('{% avatar "Sophie Delorme" client=True size="small" %}')
    assert 'class="avatar"' in render('{% avatar "Claire Bernard" %}')


def test_a_name_is_never_markup() -> None:
    html = render("{% avatar name %}", name='<b>"x"')

    assert "<b>" not in html
    assert 'title="&lt;b&gt;&quot;x&quot;"' in html


def test_a_way_to_reach_shows_and_copies_its_value() -> None:
    """P1, P2."""
    source = '{% reach "phone" key="requester" name="Sophie Delorme" href="tel:+33478000000" value="04 78 00 00 00" %}'

    html = render(source)

    assert 'href="tel:+33478000000"' in html
    assert 'aria-label="Appeler Sophie Delorme" aria-describedby="tip-requester-phone"' in html
    assert '<copy-button value="04 78 00 00 00" done="Copié">' in html


def test_a_missing_way_to_reach_says_what_is_missing() -> None:
    """P3: no link, announced as unavailable."""
    html = render('{% reach "mobile" key="user" name="Hugo Renard" missing="Pas de portable." %}')

    assert "<a " not in html
    assert 'aria-disabled="true" aria-label="Appeler le portable de Hugo Renard"' in html
    assert "<span>Pas de portable.</span>" in html


def test_an_inactive_control_says_why() -> None:
    """P3, S2."""
    html = render('{% inactive "Envoyer par mail" icon="mail" reason="Il manque un droit." key="mail" %}')

    assert 'aria-disabled="true" aria-describedby="why-mail"' in html
    assert '<tool-tip id="why-mail" role="tooltip"><span>Il manque un droit.</span></tool-tip>' in html


@pytest.mark.parametrize(
    ("size", "spoken"),
    [(0, "0\xa0o"), (999, "999\xa0o"), (48_213, "48\xa0ko"), (2_412_345, "2,4\xa0Mo"), (None, "0\xa0o")],
)
def test_a_size_is_said_as_people_do(size: int | None, spoken: str) -> None:
    assert render("{{ size|size }}", size=size) == spoken


def test_the_import_map_names_each_script_and_carries_the_nonce() -> None:
    html = render('{% importmap "n0nce" %}')

    assert html.startswith('<script type="importmap" nonce="n0nce">{"imports": {')
    assert '"ui/main": "/static/ui/js/main.js"' in html
    assert '"django-prose-editor/editor": "/static/django_prose_editor/editor.js"' in html


def preloaded(html: str) -> list[str]:
    return re.findall(r'<link rel="modulepreload" href="/static/([^"]+)">', html)


def test_a_module_comes_with_all_that_it_imports() -> None:
    """A browser that finds one import after the other waits for each of them."""
    html = render('{% script "main" %}')

    assert html.startswith('<script type="module" src="/static/ui/js/main.js"></script>')
    # http imports session, which main does not.
    assert {"ui/js/http.js", "ui/js/session-over.js"} <= set(preloaded(html))
    assert len(preloaded(html)) == len({*preloaded(html), "ui/js/main.js"}) - 1


def test_a_module_of_one_page_leaves_out_what_every_page_has() -> None:
    found = preloaded(render('{% script "ticket" %}'))

    assert "ui/js/live-feed.js" in found
    assert "ui/js/http.js" not in found


def test_a_module_that_is_joined_into_no_file_is_not_loaded() -> None:
    """It would be missing where the files are collected."""
    with pytest.raises(LookupError, match="ENTRIES"):
        render('{% script "menus" %}')


def test_the_editor_is_fetched_where_a_text_is_written() -> None:
    found = preloaded(render('{% preload "editor" %}'))

    assert {"ui/js/editor.js", "django_prose_editor/editor.js"} <= set(found)


@pytest.mark.parametrize("module", sorted(path.stem for path in SCRIPTS.glob("*.js")))
def test_every_import_of_a_script_is_seen(module: str) -> None:
    lines = [line for line in (SCRIPTS / f"{module}.js").read_text().splitlines() if line.startswith("import ")]

    assert len(IMPORT.findall("\n".join(lines))) == len(lines)
    assert {name.partition("/")[0] for name in imported_by(f"ui/{module}")} <= {"ui", "django-prose-editor"}


def test_every_style_sheet_is_listed_once_and_exists() -> None:

    files = {path.stem for path in (SCRIPTS.parent / "css").glob("*.css")}

    assert sorted(name for names in JOINED.values() for name in names) == sorted(files)
    assert STYLESHEETS[0] == "tokens"


def test_the_tags_need_no_loading() -> None:
    with pytest.raises(TemplateSyntaxError):
        render("{% nothing_of_the_kind %}")
    assert render('{% icon "x" %}')


def test_pieces_are_marked_and_escaped() -> None:
    pieces = [("a <b> ", False), ("<i>toner", True), (" & c", False)]

    shown = render("{{ pieces|marked }}", pieces=pieces)

    assert shown == "a &lt;b&gt; <mark>&lt;i&gt;toner</mark> &amp; c"
