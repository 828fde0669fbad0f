"""Checks the form of the changelog, and that its newest release is the version in pyproject.toml.

bin/check calls it, as `python -m tools.changelog`.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<date>\d{4}-\d{2}-\d{2}))?$", re.MULTILINE)
KINDS = {"Added", "Changed", "Fixed", "Removed", "Security", "Deprecated"}


def main() -> int:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    found = faults((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version=version)
    print("\n".join(found) or f"CHANGELOG.md speaks of {version}")
    return 1 if found else 0


def faults(changelog: str, *, version: str) -> list[str]:
    headings = HEADING.findall(changelog)
    releases = [heading for heading in headings if heading[0] != "Unreleased"]
    found = [f"CHANGELOG.md: release {name} has no date" for name, date in releases if not date]
    if releases and releases[0][0] != version:
        found.append(f"CHANGELOG.md: the newest release is {releases[0][0]}, pyproject.toml says {version}")
    if not headings:
        found.append("CHANGELOG.md has no heading like `## [Unreleased]` or `## [1.2.3] - 2026-11-24`")
    kinds = re.findall(r"^### (.+)$", changelog, re.MULTILINE)
    return found + [
        f"CHANGELOG.md: `{kind}` is none of {', '.join(sorted(KINDS))}" for kind in kinds if kind not in KINDS
    ]


if __name__ == "__main__":
    sys.exit(main())
