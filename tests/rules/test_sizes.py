"""A room is small enough to be read in one go (docs/STYLE.md)."""

import re
from pathlib import Path

from tests.rules.sources import functions, length, lines, name, project_files, python_files

LONGEST_FUNCTION = 29
LONGEST_MODULE = 300
LONGEST_STYLE_SHEET = 160
LONGEST_SCRIPT = 160
LONGEST_PAGE = 160
WIDEST_LINE = 160
ONE_TAG = re.compile(r"\s*{%[^%]*%}")


def test_functions_fit_on_a_screen() -> None:
    found = [
        f"{name(path)}:{node.lineno} {node.name} has {length(node)} lines"
        for path in python_files("joindre", "postroom", "tools")
        for node in functions(path)
        if length(node) > LONGEST_FUNCTION
    ]

    assert not found, "\n".join(found)


def test_modules_are_short() -> None:
    assert_shorter(python_files("joindre", "postroom", "tools", "tests"), LONGEST_MODULE)


def test_style_sheets_are_short() -> None:
    assert_shorter(project_files("**/static/**/*.css"), LONGEST_STYLE_SHEET)


def test_scripts_are_short() -> None:
    assert_shorter(project_files("**/static/**/*.js"), LONGEST_SCRIPT)


def test_templates_are_short() -> None:
    assert_shorter(project_files("**/templates/**/*.html"), LONGEST_PAGE)


def test_what_the_browser_gets_fits_on_a_screen() -> None:
    """Ruff says the same of Python, at 120 columns. Django allows no line break within a tag."""
    written = project_files("**/templates/**/*.html", "**/static/**/*.css", "**/static/**/*.js")
    found = [
        f"{name(path)}:{number} has {len(line)} columns, {WIDEST_LINE} are allowed"
        for path in written
        for number, line in enumerate(lines(path), start=1)
        if len(line) > WIDEST_LINE and not ONE_TAG.fullmatch(line)
    ]

    assert written
    assert not found, "\n".join(found)


def assert_shorter(paths: tuple[Path, ...], limit: int) -> None:
    sizes = {name(path): len(lines(path)) for path in paths}
    found = [f"{path} has {size} lines, {limit} are allowed" for path, size in sizes.items() if size > limit]
    assert not found, "\n".join(found)
