"""How long pages take, as this process has seen it since its start: a histogram by surface and kind of answer (A2)."""

from typing import Final

from prometheus_client import CollectorRegistry, Histogram

#: What this process counts and measures by itself.
OWN: Final = CollectorRegistry()
#: Seconds. Whoever waits for longer than the last one has waited too long.
BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SURFACES: Final = {"portal": "portal", "api": "api", "accounts": "accounts"}
_SECONDS: Final = Histogram(
    "joindre_page_seconds",
    "Seconds from the moment when a request was there until its answer was made, with the wait for a thread.",
    ("surface", "status"),
    buckets=BUCKETS,
    registry=OWN,
)


def observe(path: str, status: int, seconds: float) -> None:
    """Count an answer. No address stands in a label: strangers choose them."""
    surface = _SURFACES.get(path.split("/", 2)[1] if path.startswith("/") else "", "workspace")
    _SECONDS.labels(surface, f"{status // 100}xx").observe(seconds)
