"""What docs/STYLE.md shows exists: its samples stand in the files it names, its line of apps is checked."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.rules.sources import ROOT

STYLE = ROOT / "docs" / "STYLE.md"
FIRST_PAGE = ROOT / "docs" / "how" / "README.md"
#: A block of code, with the paragraph before it, which names the file.
SAMPLE = re.compile(r"^(?P<before>(?:.+\n)+)\n```(?P<language>\w+)\n(?P<code>(?:.*\n)*?)```$", re.MULTILINE)
FILE = re.compile(r"`([\w./-]+\.\w+)`")
LAYERS = re.compile(r"^```layers\n((?:.*\n)*?)```$", re.MULTILINE)
#: The drawing of the first page: indented lines, names first, what they hold two spaces or more after.
DRAWING = re.compile(r"^## The layers\n(?:(?!    ).*\n)*((?:    .+\n)+)", re.MULTILINE)
#: The first column of a table.
ROOM = re.compile(r"^\| (`.+?`) \|", re.MULTILINE)


def samples() -> list[re.Match[str]]:
    return [found for found in SAMPLE.finditer(text(STYLE)) if found["language"] != "layers"]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def contract(start: str) -> dict[str, Any]:
    contracts = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    return next(one for one in contracts if one["name"].startswith(start))


def parted(layers: Sequence[str]) -> list[set[str]]:
    return [{name.strip().removeprefix("joindre.") for name in layer.split("|")} for layer in layers]


def checked_line() -> list[set[str]]:
    """The layers of the contract. Those in brackets are optional: nobody has made them yet."""
    layers = parted(contract("The apps form a line")["layers"])
    return [{name for name in layer if not name.startswith("(")} for layer in layers]


def test_samples_are_shown() -> None:
    assert len(samples()) >= 3
    assert text(STYLE).count("```") == 2 * (len(samples()) + 1)


@pytest.mark.parametrize("sample", samples(), ids=lambda found: found["code"].split("(")[0].split()[-1])
def test_a_sample_stands_in_the_file_that_is_named_before_it(sample: re.Match[str]) -> None:
    files = FILE.findall(sample["before"])

    assert files, sample["before"]
    assert is_part(sample["code"], of=text(ROOT / files[-1])), f"{files[-1]} does not hold:\n{sample['code']}"


def test_what_was_changed_is_no_part() -> None:
    assert is_part("def a():\n    b\n", of="class C:\n    def a():\n        b\n")
    assert not is_part("def a():\n    c\n", of="class C:\n    def a():\n        b\n")


def test_the_line_of_apps_is_the_one_that_is_checked() -> None:
    drawn = LAYERS.findall(text(STYLE))

    assert [parted(block.splitlines()) for block in drawn] == [checked_line()]


def test_the_first_page_draws_the_same_line() -> None:
    drawn = DRAWING.findall(text(FIRST_PAGE))

    assert [parted([line.strip().split("  ")[0] for line in block.splitlines()]) for block in drawn] == [checked_line()]


def test_each_package_has_its_place_in_the_line() -> None:
    packages = {path.parent.name for path in (ROOT / "joindre").glob("*/__init__.py")}

    assert packages <= set().union(*checked_line())


def test_each_kind_of_room_is_explained() -> None:
    explained = set(re.findall(r"\w+", " ".join(ROOM.findall(text(STYLE)))))
    rooms = set().union(*(parted(contract(start)["layers"])[at] for start, at in all_rooms()))

    assert {name.strip("()") for name in rooms} == explained


def all_rooms() -> list[tuple[str, int]]:
    starts = ("The rooms of a domain app", "The rooms of a surface")
    return [(start, at) for start in starts for at in range(len(contract(start)["layers"]))]


def is_part(code: str, *, of: str) -> bool:
    """The lines of a sample follow each other in a file, where they may be indented further."""
    wanted = code.splitlines()
    lines = of.splitlines()
    starts = range(len(lines) - len(wanted) + 1)
    return any(dedent("\n".join(lines[at : at + len(wanted)])) == "\n".join(wanted) for at in starts)
