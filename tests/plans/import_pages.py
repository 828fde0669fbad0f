"""The addresses of imports and exports, below those of the settings."""

from collections.abc import Sequence
from typing import Final

from tests.plans.asked import Asked, get, post

IMPORTS: Final[dict[str, Sequence[Asked]]] = {
    "imports/": [*get("imports/", "imports/?before=9"), *post("imports/", upload="{table}")],
    "imports/<int:pk>/": get(
        "imports/{import}/", "imports/{import}/?fate=refused", "imports/{import}/?fate=new&after=9"
    ),
    "imports/<int:pk>/progress/": get("imports/{import}/progress/"),
    "imports/<int:pk>/columns/": post("imports/{import}/columns/", **{"column-0": "customer"}),
    "imports/<int:pk>/start/": post("imports/{import}/start/", doubtful="leave"),
    "imports/<int:pk>/stop/": post("imports/{import}/stop/"),
    "imports/<int:pk>/continuation/": post("imports/{stopped_import}/continuation/"),
    "imports/<int:pk>/unused/": post("imports/{stopped_import}/unused/"),
    "imports/<int:pk>/removal/": post("imports/{weighed_import}/removal/"),
    "imports/<int:pk>/lines.csv": get("imports/{import}/lines.csv", "imports/{import}/lines.csv?fate=refused"),
    "imports/export/<slug:what>.<slug:kind>": get(
        *(f"imports/export/{what}.{kind}" for what in ("customers", "sites", "contacts") for kind in ("csv", "xlsx"))
    ),
}
