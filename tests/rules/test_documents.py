"""The documents speak of files that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.rules.sources import ROOT, name, tracked_files

#: What stands between backticks and looks like a file or a folder: no spaces, a slash inside or a known ending.
NAMED = re.compile(r"`([\w.-]+(?:/[\w.-]+)*(?:\.(?:py|md|html|css|js|toml)|/))`")
LINKED = re.compile(r"\]\((?!https?:)([^)#]+)")
#: Examples that a reader is to replace, and what is made by running something.
NOT_FILES = {"test-results/", "joindre.toml"}


def documents() -> Iterator[Path]:
    """All but the decisions and the changelog, which speak of their own day."""
    yield from (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
    yield from sorted((ROOT / "docs" / "how").glob("*.md"))


def test_files_that_are_named_exist() -> None:
    known = {f"/{name(path)}" for path in tracked_files()}
    folders = {f"{parent}/" for path in known for parent in map(str, Path(path).parents)}
    lost = [
        f"{name(document)}: {named}"
        for document in documents()
        for named in NAMED.findall(document.read_text(encoding="utf-8"))
        if named not in NOT_FILES and not any(path.endswith(f"/{named}") for path in known | folders)
    ]

    assert known
    assert not lost, "\n".join(lost)


def test_links_lead_to_files() -> None:
    lost = [
        f"{name(document)}: {linked}"
        for document in documents()
        for linked in LINKED.findall(document.read_text(encoding="utf-8"))
        if not (document.parent / linked).exists()
    ]

    assert not lost, "\n".join(lost)
