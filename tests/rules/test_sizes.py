"""A room is small enough to be read in one go (docs/STYLE.md)."""

from pathlib import Path

from tests.rules.sources import functions, length, lines, name, project_files, python_files

LONGEST_FUNCTION = 29
LONGEST_MODULE = 300
LONGEST_STYLE_SHEET = 250
LONGEST_SCRIPT = 120
LONGEST_PAGE = 120


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


def assert_shorter(paths: tuple[Path, ...], limit: int) -> None:
    sizes = {name(path): len(lines(path)) for path in paths}
    found = [f"{path} has {size} lines, {limit} are allowed" for path, size in sizes.items() if size > limit]
    assert not found, "\n".join(found)
