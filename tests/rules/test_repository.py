"""What never enters the repository."""

import re

from tests.rules.sources import ROOT, name, tracked_files

# Whoever installs brings their own index and their own folders.
PLACES = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|crates|rubygems)\.\w+/|\b(?:registry|deb|files)\.(?:npm|debian|python)|--(?:extra-)?index-url"
    r"|/home/[a-z]+/|/Users/[a-z]+/|[\"'\s=](?:/root/|/work/|/tmp/)|C:\\\\Users",
    re.IGNORECASE,
)
CDN = re.compile(r"cdn\.|unpkg\.|jsdelivr|googleapis\.com|cloudflare", re.IGNORECASE)
BINARY = {".png", ".jpg", ".ico", ".woff2", ".pdf", ".gif", ".webp"}
LARGEST = 1_000_000


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    assert not hits(PLACES)


def test_no_page_asks_another_server() -> None:
    assert not [hit for hit in hits(CDN) if hit.startswith("joindre/")]


def test_no_third_party_source_is_kept() -> None:
    found = [name(path) for path in tracked_files() if re.search(r"\.min\.|vendor/|node_modules/", name(path))]

    assert not found


def test_files_are_small() -> None:
    found = [name(path) for path in tracked_files() if path.stat().st_size > LARGEST]

    assert not found


def test_commands_can_be_started() -> None:
    commands = [path for path in (*(ROOT / "bin").iterdir(), ROOT / ".ci" / "run") if path.is_file()]

    assert not [name(path) for path in commands if not path.stat().st_mode & 0o100]


def hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name(path)}:{number}: {line.strip()[:120]}"
        for path in tracked_files()
        if path.suffix not in {*BINARY, ".eml"} and path.parent.name != "rules"
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]
