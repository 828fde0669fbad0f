"""The blocks of the operator's pages, as they are run by tests: what stands in the page is what is tried."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "docs" / "operate"
LANGUAGES = ("en", "fr")
BLOCK = re.compile(r"^```(?P<kind>[\w-]+)(?: (?P<file>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A part of a page that is copied into a file of the machine."""

    page: str
    kind: str
    #: Where the operator puts it; blank for commands.
    file: str
    text: str

    def with_changes(self, changes: Mapping[str, str]) -> str:
        """Return the text with what is of the operator's machine replaced by what is of this one."""
        text = self.text
        for old, new in changes.items():
            assert old in text, f"{self.page}: {old!r} is not in the block of {self.file}"
            text = text.replace(old, new)
        return text


def blocks_of(page: str, language: str = "en") -> list[Block]:
    found = BLOCK.finditer((PAGES / language / page).read_text(encoding="utf-8"))
    return [Block(page=page, kind=one["kind"], file=one["file"] or "", text=one["text"]) for one in found]


def block(page: str, kind: str, file: str = "") -> Block:
    """The one block of a page of this kind, for this file."""
    found = [one for one in blocks_of(page) if one.kind == kind and one.file.endswith(file)]
    assert len(found) == 1, f"{page}: {len(found)} blocks of {kind} for {file}"
    return found[0]


def program(name: str, *, package: str = "") -> str:
    """The path of a program. Without it the test is left out, except in CI, which installs it before.

    `package` is Debian's name for what brings the program, where it has another one.
    """
    path = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if path is None and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed")
    if path is None:
        pytest.skip(f"{name} is not installed: apt-get install {package or name}")
    return path


@contextmanager
def running(*command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs while the block does; what it says is in `log`."""
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
