"""Codes of the specification lead somewhere: each that is cited is a line of `docs/specification.md`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.rules.sources import ROOT, comments, name, project_files, python_files, tree

SPECIFICATION = ROOT / "docs" / "specification.md"
#: The letters of its chapters, then the number of a line; not a part of a longer word, address or number.
CODE = re.compile(r"(?<![\w.:#/%=-])[TCPMDIKLSAU][0-9]{1,2}(?![\w@/-]|\.[0-9])")
LINE = re.compile(r"^- \*\*([TCPMDIKLSAU][0-9]{1,2})\*\*", re.MULTILINE)
TEMPLATE_COMMENT = re.compile(r"\{#(.*?)#\}", re.DOTALL)


def defined() -> set[str]:
    return set(LINE.findall(SPECIFICATION.read_text(encoding="utf-8")))


def cited() -> Iterator[tuple[str, str]]:
    """Each code with the file that cites it: in docstrings, comments, comments of templates, and documents."""
    for path in python_files("joindre", "postroom", "tools", "tests"):
        if path != Path(__file__):
            yield from ((code, name(path)) for text in spoken(path) for code in CODE.findall(text))
    for path in project_files("**/templates/**/*.html"):
        text = " ".join(TEMPLATE_COMMENT.findall(path.read_text(encoding="utf-8")))
        yield from ((code, name(path)) for code in CODE.findall(text))
    for path in sorted((ROOT / "docs").rglob("*.md")):
        if path != SPECIFICATION:
            yield from ((code, name(path)) for code in CODE.findall(path.read_text(encoding="utf-8")))


def spoken(path: Path) -> Iterator[str]:
    yield from (token.string for token in comments(path))
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def test_every_code_that_is_cited_is_a_line_of_the_specification() -> None:
    known = defined()
    lost = sorted({f"{file}: {code}" for code, file in cited() if code not in known})

    assert len(known) > 80
    assert len({code for code, _file in cited()}) > 60
    assert lost == []


def test_every_code_is_defined_once() -> None:
    codes = LINE.findall(SPECIFICATION.read_text(encoding="utf-8"))

    assert sorted(codes) == sorted(set(codes))
