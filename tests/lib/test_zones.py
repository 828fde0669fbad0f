import pytest

from joindre.lib.zones import read_zone


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Europe/Paris", "Europe/Paris"),
        (" paris ", "Europe/Paris"),
        ("america/new york", "America/New_York"),
        ("Nouméa", "Pacific/Noumea"),
        ("UTC", "UTC"),
        ("Europe", ""),
        ("../../etc/passwd", ""),
        ("x" * 500, ""),
    ],
)
def test_a_zone_is_known_by_its_name_or_its_city(typed: str, meant: str) -> None:
    assert read_zone(typed) == meant
