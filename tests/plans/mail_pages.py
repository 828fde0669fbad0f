"""Every address of the mails that arrived (I2), and what the dialog of a mail sends (M9)."""

from collections.abc import Sequence
from typing import Final

from tests.plans.asked import Asked, get, post

OUTCOMES: Final = ("set_aside", "refused", "failed", "new_request", "posted", "ignored")
#: A mail about a request: one that is sent, and one from which somebody is removed (M9).
A_MAIL: Final = [
    *post(
        "mail/", form_key="{key}", subject="Panne", body="<p>Bonjour.</p>", template="summary", to="a@imprimeur.example"
    ),
    *post(
        "mail/", form_key="{key}", subject="Panne", body="<p>Bonjour.</p>", to="a@moreau.test", remove="a@moreau.test"
    ),
]
UNDELIVERED: Final[dict[str, Sequence[Asked]]] = {
    "mails/undelivered/": get(
        *("/mails/undelivered/", "/mails/undelivered/?show=all", "/mails/undelivered/?show=done"),
        *(f"/mails/undelivered/?show={show}&after=1764500000000000-9" for show in ("", "all", "done")),
    ),
    "mails/undelivered/<int:pk>/done/": post("/mails/undelivered/{undelivered}/done/"),
    "mails/undelivered/<int:pk>/reopen/": post("/mails/undelivered/{undelivered}/reopen/"),
}
MAILS: Final[dict[str, Sequence[Asked]]] = {
    "received-mails/": get(
        "received-mails/", *(f"received-mails/?show={name}&after={{incoming}}" for name in OUTCOMES)
    ),
    "places/": get(*(f"places/?{asked}" for asked in ("q=imp", "q=imp+rennes", "all=1", "q=zzzz"))),
    "received-mails/<int:pk>/": get("received-mails/{aside}/", "received-mails/{aside}/?q=Delorme"),
    "received-mails/<int:pk>/mail.eml": get("received-mails/{aside}/mail.eml"),
    "received-mails/<int:pk>/request/": [
        *post("received-mails/{aside}/request/", contact="{contact}"),
        *post("received-mails/{aside}/request/", place="Nulle part"),
        *post("received-mails/{aside}/request/", place="site-1"),
    ],
    "received-mails/<int:pk>/bin/": post("received-mails/{aside}/bin/"),
    "received-mails/<int:pk>/bin/sender/": post("received-mails/{aside}/bin/sender/"),
    "failed-mails/": get("failed-mails/", "failed-mails/?after={incoming}"),
    "failed-mails/<int:pk>/mail.eml": get("failed-mails/{failed}/mail.eml"),
    "failed-mails/<int:pk>/again/": post("failed-mails/{failed}/again/"),
    "personal-data/": get("personal-data/", "personal-data/?show=erasures", "personal-data/?before=9"),
    "queues/": get("queues/", *(f"queues/?queue={name}" for name in ("mail in", "mail out", "documents"))),
    "queues/again/": post("queues/again/", queue="mail out"),
    "queues/run/": post("queues/run/", task="files"),
}
