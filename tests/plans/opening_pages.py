"""Every address of a new request (T4), and of who may be the contact that somebody types (C6)."""

from collections.abc import Sequence
from typing import Final

from tests.plans.asked import TYPED, Asked, get, post

TEXT: Final = "<p>Bonjour, le toner est vide.</p>"
#: The form of one.
NEW: Final = "9516007a-3417-4146-bd3a-da8c0c74aa6d"
OPENING: Final[dict[str, Sequence[Asked]]] = {
    "": get("", "?requester={contact}", "?like={few}"),
    "uploads/": post("uploads/", file="{upload}"),
    "customers/": get("customers/?q=imprimerie", "customers/?q=imp%20lyo", "customers/?q=zzzz"),
    "customers/<int:customer>/sites/": get("customers/{customer}/sites/", "customers/{customer}/sites/?q=ly"),
    "people/": get("people/", *(f"people/?q={text}" for text in TYPED)),
    "people/<int:customer>/": get("people/{customer}/", "people/{customer}/?q=ma"),
    "people/<int:customer>/<int:site>/": get("people/{customer}/{site}/", "people/{customer}/{site}/?q=ma%20je"),
    "<uuid:key>/": [
        *get(*(f"{NEW}/{rest}" for rest in ("", "?requester={contact}", "?like={few}", "?find=customer"))),
        *post(f"{NEW}/", title="Panne", description=TEXT, site="{site}", follows="{few}"),
    ],
    "<uuid:key>/discard/": post(f"{NEW}/discard/"),
    "<uuid:key>/contact/<slug:field>/": [
        *get(f"{NEW}/contact/requester/?site={{site}}"),
        *post(f"{NEW}/contact/requester/?site={{site}}", last_name="Martin", first_name="Jean", email="{email}"),
    ],
    **{
        f"<uuid:key>/contact/<slug:field>/{act}/": post(
            f"{NEW}/contact/requester/{act}/?site={{site}}", last_name="Martin", first_name="Jean", contact="{contact}"
        )
        for act in ("alike", "use", "merge")
    },
    "<uuid:key>/<slug:field>/": [
        *post(f"{NEW}/customer/", chosen="{customer}"),
        *post(f"{NEW}/requester/", chosen="c{contact}"),
    ],
    "<uuid:key>/<slug:field>/find/": post(f"{NEW}/customer/find/", typed_customer="imp"),
}
API_OPENING: Final[dict[str, Sequence[Asked]]] = {
    "api/v1/tickets/": [
        Asked(
            path="/api/v1/tickets/",
            is_json=True,
            data={
                "title": "Panne",
                "site_id": "{site}",
                "assignee": "claire.bernard@joindre.example",
                "followers": ["claire.bernard@joindre.example"],
                "follows": "{few}",
            },
        )
    ]
}
#: Of the settings: who may be the contact that somebody types.
SITE_CONTACTS: Final[dict[str, Sequence[Asked]]] = {
    f"sites/<int:pk>/contacts/{act}/": post(
        f"sites/{{site}}/contacts/{act}/", last_name="Martin", first_name="Jean", contact="{contact}"
    )
    for act in ("alike", "merge")
}
