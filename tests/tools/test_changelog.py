"""The check of the changelog names each fault of its form."""

import pytest

from tools.changelog import faults


def test_a_changelog_that_speaks_of_the_version_has_no_fault() -> None:
    text = "# Changelog\n\n## [Unreleased]\n\n### Fixed\n- Mail.\n\n## [1.2.0] - 2026-11-24\n\n### Added\n- More.\n"

    assert not faults(text, version="1.2.0")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("# Changelog\n", "no heading"),
        ("## [1.2.0] - 2026-11-24\n", "newest release is 1.2.0"),
        ("## [1.3.0]\n", "no date"),
        ("## [Unreleased]\n\n### New things\n", "`New things` is none of"),
    ],
)
def test_each_fault_is_said(text: str, fault: str) -> None:
    found = faults(text, version="1.3.0")

    assert len(found) == 1
    assert fault in found[0]
