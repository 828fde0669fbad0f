"""Habits in what the browser gets (docs/STYLE.md)."""

import re
from pathlib import Path

from tests.rules.sources import lines, name, project_files

TRUSTED_TEXT = re.compile(r"\|\s*safe(seq)?\b|{%\s*autoescape\s+off")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=\"|\bhx-on\b|javascript:"
    r"|\son(?:blur|change|click|error|focus|input|key\w+|load|mouse\w+|submit|toggle)=\"",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(r"(?:src|href)=[\"'](?:https?:)?//|@import|url\([\"']?(?:https?:)?//", re.IGNORECASE)
INCLUDE = re.compile(r"{% include (?!.* only %})")
EXTENDS_PAGE = re.compile(r"{% extends \"(?!(?:[\w-]+/)*_)")
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|:\s*(?:black|white|red|gray|grey|blue)\b",
    re.IGNORECASE,
)


def test_no_template_trusts_text_without_a_reason() -> None:
    """`{{ body|safe }}{# trusted: cleaned when it came in #}`."""
    assert not [where for where in hits(pages(), TRUSTED_TEXT) if "{# trusted: " not in where]


def test_no_page_carries_script_or_style_of_its_own() -> None:
    """The Content-Security-Policy refuses them. The import map and Tiptap's empty style element carry a nonce."""
    found = [where for where in hits(pages(), INLINE) if "nonce=" not in where]

    assert not [where for where in found if "/emails/" not in where]


def test_nothing_is_loaded_from_another_place() -> None:
    pages_and_styles = (*pages(), *project_files("**/static/**/*.css"))

    assert not [where for where in hits(pages_and_styles, ELSEWHERE) if "<a " not in where]


def test_colours_are_named_in_one_place() -> None:
    sheets = [path for path in project_files("**/static/**/*.css") if path.name != "tokens.css"]

    assert not [where for where in hits(tuple(sheets), COLOUR) if "color-mix(" not in where]


def test_a_fragment_is_no_page() -> None:
    """htmx would put a second page into the first."""
    fragments = [path for path in pages() if path.name.startswith("_")]

    assert not hits(tuple(fragments), EXTENDS_PAGE)


def test_an_include_names_what_it_hands_over() -> None:
    """A reader of the fragment then sees every value that it can use, and a missing one is seen where it is missing."""
    assert not hits(pages(), INCLUDE)


def pages() -> tuple[Path, ...]:
    return project_files("**/templates/**/*.html")


def hits(paths: tuple[Path, ...], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(lines(path), start=1)
        if pattern.search(line)
    ]
