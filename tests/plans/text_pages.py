"""The addresses of canned texts: in the settings, of one's own, and of what is being written on a request."""

from collections.abc import Sequence
from typing import Final

from tests.plans.asked import Asked, get, post

TEXT: Final = {"code": "neuf", "label": "Neuf", "scope": "all", "body": "<p>Bonjour {{ requester.name }}.</p>"}
TEXTS: Final[dict[str, Sequence[Asked]]] = {
    "texts/": get("texts/", "texts/?q=toner", "texts/?after={canned}", "texts/?q=toner&after={canned}"),
    "texts/new/": [*get("texts/new/"), *post("texts/new/", **TEXT)],
    "texts/<int:pk>/": [
        *get("texts/{canned}/", "texts/{canned}/?request={few}"),
        *post("texts/{canned}/", **TEXT),
    ],
    "texts/<int:pk>/deletion/": post("texts/{canned}/deletion/"),
}
OWN_TEXTS: Final[dict[str, Sequence[Asked]]] = {
    "preferences/texts/": get("/preferences/texts/", "/preferences/texts/?q=toner"),
    "preferences/texts/new/": [*get("/preferences/texts/new/"), *post("/preferences/texts/new/", **TEXT)],
    "preferences/texts/<int:pk>/": [
        *get("/preferences/texts/{own_text}/"),
        *post("/preferences/texts/{own_text}/", **TEXT | {"scope": "own"}),
    ],
    "preferences/texts/<int:pk>/deletion/": post("/preferences/texts/{own_text}/deletion/"),
}
INSERTING: Final[dict[str, Sequence[Asked]]] = {
    "texts/<slug:kind>/": get(
        *("texts/message/", "texts/message/?q=", "texts/mail/?q=toner", "texts/note/?q=toner%20vide"),
    ),
    "texts/<slug:kind>/<int:pk>/": post("texts/message/{canned}/"),
}
