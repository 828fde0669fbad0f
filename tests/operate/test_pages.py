"""The operator's pages: both languages say the same, and the files in them are valid."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.operate.blocks import LANGUAGES, PAGES, Block, block, blocks_of, program

NAMES = sorted(path.name for path in (PAGES / "en").glob("*.md"))
JOINDRE = Path(sys.executable).with_name("joindre")
UNITS = [
    ("install.md", "joindre.service"),
    ("postgresql.md", "joindre-web@.service"),
    ("postgresql.md", "joindre-worker.service"),
]


def test_both_languages_have_the_same_pages() -> None:
    """A5"""
    assert sorted(path.name for path in (PAGES / "fr").glob("*.md")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_blocks(name: str) -> None:
    english, french = (blocks_of(name, language) for language in LANGUAGES)

    assert french == english


@pytest.mark.parametrize("name", NAMES)
def test_each_page_is_named_in_the_first_one(name: str) -> None:
    first = (PAGES / "README.md").read_text(encoding="utf-8")

    assert all(f"({language}/{name})" in first for language in LANGUAGES)


@pytest.mark.parametrize("pages", [["install.md"], ["postgresql.md"], ["install.md", "backup.md"]])
def test_the_settings_are_read_as_they_stand(pages: list[str], tmp_path: Path) -> None:
    """The lines of a back-up are added to those of the first page."""
    (tmp_path / "database_url").write_text("postgres://joindre:choose-a-long-one@127.0.0.1:5432/joindre\n")
    (tmp_path / "backup_passphrase").write_text("choose-a-long-one\n")
    text = "".join(block(page, "toml").text for page in pages)
    here = {"/var/lib/joindre": "data", "/etc/joindre/": "", "/var/backups/joindre": "backups"}
    for path, name in here.items():
        text = text.replace(path, f"{tmp_path}/{name}")
    file = tmp_path / "joindre.toml"
    file.write_text(text)

    bare = {name: value for name, value in os.environ.items() if not name.startswith("JOINDRE_")}
    command = [str(JOINDRE), "--config", str(file), "settings"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=bare)

    assert told.returncode == 0, told.stderr
    assert "https://support.example.org" in told.stdout
    assert "choose-a-long-one" not in told.stdout


@pytest.mark.parametrize(("page", "name"), UNITS)
def test_the_units_are_valid(page: str, name: str, tmp_path: Path) -> None:
    """`systemd-analyze verify` looks for the program too, so it gets the one of this clone."""
    unit = tmp_path / name.replace("@.", "@8001.")
    unit.write_text(unit_of(block(page, "ini", name)))

    command = [program("systemd-analyze"), "verify", "--man=no", str(unit)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert (told.returncode, told.stderr) == (0, "")


def unit_of(written: Block) -> str:
    return written.with_changes({"/opt/joindre/bin/joindre": str(JOINDRE)})


def test_what_signs_outgoing_mails_reads_its_file(tmp_path: Path) -> None:
    key = tmp_path / "joindre.private"
    make = [program("openssl"), "genrsa", "-out", str(key), "2048"]
    subprocess.run(make, check=True, capture_output=True, timeout=60)
    file = tmp_path / "opendkim.conf"
    text = block("mail.md", "opendkim").with_changes({"/etc/dkimkeys/joindre.private": str(key)})
    # Others may write into the folder of all temporary files, above this one.
    file.write_text(f"{text}RequireSafeKeys no\n")

    told = subprocess.run(
        [program("opendkim"), "-n", "-x", file], capture_output=True, text=True, check=False, timeout=60
    )

    assert (told.returncode, told.stderr) == (0, "")
