"""Every address of the directory (C7)."""

from collections.abc import Sequence
from typing import Final

from tests.plans.asked import TYPED, Asked, get, post

FILTERS: Final = ("main", "decision", "financial", "sales", "no-address", "bounced", "do-not-call", "inactive")
CONTACTS: Final[dict[str, Sequence[Asked]]] = {
    "": get(
        *(
            "",
            "?order=customer",
            "?customer={customer}",
            "?customer={customer}&order=customer",
            "?customer={customer}&q=ma",
        ),
        *(f"?{way}=0%099%09martin" for way in ("after", "before")),
        *(f"?{way}=0%099%09martin%09imprimerie&order=customer" for way in ("after", "before")),
        *(f"?q={text}" for text in TYPED),
        *(f"?show={name}{rest}" for name in FILTERS for rest in ("", "&q=ma", "&order=customer", "&q=ma%20je")),
    ),
    "customers/<int:pk>/": get(
        *(
            f"customers/{{customer}}/?show={tab}{rest}"
            for tab in ("", "requests", "exchanges")
            for rest in ("", "&site={site}")
        ),
    ),
    "<int:pk>/card.vcf": get("{contact}/card.vcf"),
    "<int:pk>/language/": post("{contact}/language/", language="en"),
    "<int:pk>/places/new/": [
        *get("{contact}/places/new/", "{contact}/places/new/?q=imprimerie", "{contact}/places/new/?site={site}"),
        *post("{contact}/places/new/", site="{site}", phone="{phone}"),
    ],
    "<int:pk>/places/<int:contact>/": [
        *get("{contact}/places/{contact}/"),
        *post("{contact}/places/{contact}/", last_name="Martin"),
    ],
    "<int:pk>/places/<int:contact>/numbers/": post("{contact}/places/{contact}/numbers/", number="{phone}"),
    "<int:pk>/places/<int:contact>/addresses/": post("{contact}/places/{contact}/addresses/", address="{email}"),
    "<int:pk>/places/<int:contact>/state/": [
        *get("{contact}/places/{contact}/state/"),
        *post("{contact}/places/{contact}/state/", active=""),
    ],
    "<int:pk>/merge/": [
        *get("{contact}/merge/", "{contact}/merge/?q=martin", "{contact}/merge/?other={contact}"),
        *post("{contact}/merge/", other="{contact}"),
    ],
    "<int:pk>/personal-data/": [*get("{contact}/personal-data/"), *post("{contact}/personal-data/")],
    "<int:pk>/personal-data/exports/": get("{contact}/personal-data/exports/"),
    "<int:pk>/personal-data/exports/<int:export>/": get("{contact}/personal-data/exports/1/"),
    "<int:pk>/erase/": get("{contact}/erase/"),
    "<int:pk>/": get("{contact}/", *(f"{{contact}}/?show={tab}" for tab in ("requests", "exchanges", "history"))),
}
CALLS: Final[dict[str, Sequence[Asked]]] = {
    "calls/": post("/calls/", contact="{contact}", number="{phone}", ticket="{few}", form_key="{key}"),
    "calls/missed/": get(
        *("/calls/missed/", "/calls/missed/?show=mine", "/calls/missed/?show=done"),
        *("/calls/missed/?after=1764500000000000-9", "/calls/missed/?show=mine&after=1764500000000000-9"),
    ),
    "calls/missed/<int:pk>/done/": post("/calls/missed/{missed}/done/"),
    "calls/missed/<int:pk>/reopen/": post("/calls/missed/{done}/reopen/"),
    "calls/whose/alike/": post(
        "/calls/whose/alike/?number={phone_in_address}&site={site}", last_name="Martin", phone="{phone}"
    ),
    "calls/whose/": [
        *get("/calls/whose/?number={phone_in_address}", "/calls/whose/?number={phone_in_address}&q=martin"),
        *get("/calls/whose/?number={phone_in_address}&site={site}"),
        *post("/calls/whose/?number={phone_in_address}", contact="{contact}"),
        *post("/calls/whose/?number={phone_in_address}&site={site}", last_name="Martin", phone="{phone}"),
    ],
    "calls/now/": get("/calls/now/"),
    "calls/token/": get("/calls/token/"),
    "calls/<int:pk>/away/": post("/calls/{line_call}/away/"),
    "calls/notes/<int:pk>/undo/": post("/calls/notes/{noted}/undo/"),
    "calls/note/": [
        *get("/calls/note/?unfinished=1"),
        *get("/calls/note/?contact={contact}&number={phone}", "/calls/note/?contact={contact}&ticket={few}"),
        *post("/calls/note/", contact="{contact}", outcome="answered", direction="out", form_key="{key}"),
    ],
}
API_CALLS: Final[dict[str, Sequence[Asked]]] = {
    "api/v1/calls/": [
        Asked(
            path="/api/v1/calls/",
            is_json=True,
            data={"id": event, "event": event, "agent": "claire.bernard@joindre.example", "number": "{phone}"},
        )
        for event in ("ringing", "missed", "answered")
    ]
}
