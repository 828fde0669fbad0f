"""The time zones that there are, and which of them a text names."""

from zoneinfo import ZoneInfo, available_timezones

from joindre.lib.text import fold

ZONES = available_timezones()
#: Offered to people: the names of places, without those that stand there for old programs.
CHOICES = sorted(zone for zone in ZONES if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/")))


def zone_named(name: str) -> ZoneInfo | None:
    return ZoneInfo(name) if name and name in ZONES else None


def read_zone(typed: str) -> str:
    """The name of the zone that is meant, by its name or its city alone; blank where none or several are."""
    if typed in ZONES:
        return typed
    wanted = _plain(typed)
    found = [zone for zone in CHOICES if wanted in {_plain(zone), _plain(zone.rpartition("/")[2])}]
    return found[0] if len(found) == 1 else ""


def _plain(name: str) -> str:
    return fold(name).replace("_", " ").replace("-", " ").strip()
