"""Every address with what matters in its parameters, asked by each kind of person.

An address that stands nowhere here fails the test: whoever makes a new page gives it its line.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver

from tests.plans.asked import TYPED, Asked, get, post
from tests.plans.contact_pages import API_CALLS, CALLS, CONTACTS
from tests.plans.document_pages import LINKED
from tests.plans.import_pages import IMPORTS
from tests.plans.mail_pages import A_MAIL, MAILS, UNDELIVERED
from tests.plans.opening_pages import API_OPENING, OPENING, SITE_CONTACTS
from tests.plans.text_pages import INSERTING, OWN_TEXTS, TEXTS

TEXT: Final = "<p>Bonjour, le toner est vide.</p>"
#: Addresses that refuse everybody; they are walked for the statements before the refusal.
ANSWERS_NOBODY: Final = (
    "company/logo-<slug:digest>.png", "api/v1/", "api/^.*$", "contacts/<int:pk>/personal-data/exports/<int:export>/",
)  # fmt: skip
LISTS: Final = ("open", "mine", "groups", "unassigned", "unread", "all")
CODES: Final = ("statuses", "types", "severities", "priorities", "hold-reasons", "titles", "groups")
TABS: Final = ("", "messages", "mails", "notes", "calls", "history")

PORTAL: Final[dict[str, Sequence[Asked]]] = {
    "portal/": get("/portal/", "/portal/?after={number}"),
    "portal/places/": [*get("/portal/places/"), *post("/portal/places/", contact="{contact}")],
    "portal/tickets/new/": [
        *get("/portal/tickets/new/", "/portal/tickets/new/?after={few}", "/portal/tickets/new/?mail={received}"),
        *post("/portal/tickets/new/", title="Panne", description=TEXT),
    ],
    "portal/tickets/<number:number>/": get("/portal/tickets/{few}/"),
    "portal/tickets/<number:number>/older/": get("/portal/tickets/{few}/older/?before={entry}"),
    "portal/tickets/<number:number>/news/": get("/portal/tickets/{few}/news/?since=1", "/portal/tickets/{few}/news/"),
    "portal/tickets/<number:number>/live-token/": get("/portal/tickets/{few}/live-token/"),
    "portal/tickets/<number:number>/reading/": post("/portal/tickets/{few}/reading/", entry="{entry}"),
    "portal/tickets/<number:number>/messages/": post("/portal/tickets/{few}/messages/", body=TEXT, form_key="{key}"),
    "portal/tickets/<number:number>/uploads/": post("/portal/tickets/{few}/uploads/", file="{upload}"),
}
ANYBODY: Final[dict[str, Sequence[Asked]]] = {
    "start/": get("/start/"),
    "accounts/login/": [*get("/accounts/login/"), *post("/accounts/login/", login="{account_email}", password="faux")],
    "accounts/logout/": [*get("/accounts/logout/"), *post("/accounts/logout/")],
    "accounts/inactive/": get("/accounts/inactive/"),
    "accounts/reauthenticate/": get("/accounts/reauthenticate/"),
    "accounts/password/change/": get("/accounts/password/change/"),
    "accounts/password/set/": get("/accounts/password/set/"),
    "accounts/password/reset/": [
        *get("/accounts/password/reset/"),
        *post("/accounts/password/reset/", email="{account_email}"),
    ],
    "accounts/password/reset/done/": get("/accounts/password/reset/done/"),
    r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": get("/accounts/password/reset/key/1-a/"),
    "accounts/password/reset/key/done/": get("/accounts/password/reset/key/done/"),
    "accounts/signup/": get("/accounts/signup/"),
    "accounts/email/": get("/accounts/email/"),
    "accounts/session/": get("/accounts/session/"),
    "language/": post("/language/", language="en"),
    "preferences/": [
        *get("/preferences/"),
        *post("/preferences/", language="fr", time_zone="Europe/Paris", appearance=""),
    ],
    "preferences/keys/": post("/preferences/keys/", has_single_keys="on", keys_on=["i", "r"]),
    "preferences/tokens/": [
        *get("/preferences/tokens/"),
        *post("/preferences/tokens/", name="a", scopes="tickets:read"),
    ],
    "preferences/tokens/<int:pk>/revocation/": post("/preferences/tokens/{token}/revocation/"),
    "company/logo-<slug:digest>.png": get("/company/logo-abc.png"),
    "company/colours-<slug:digits>.css": get("/company/colours-112233.css"),
    "company/icon-<hex:letter>-<slug:digits>.svg": get("/company/icon-4a-112233.svg"),
    "drafts/": [
        Asked(
            path="/drafts/",
            is_json=True,
            data={"place": "ticket:1/note", "page": "a", "version": 0, "fields": {"body": [TEXT]}},
        )
    ],
    "api/v1/": get("/api/v1/"),
    "api/^.*$": get("/api/nowhere"),
    "api/v1/openapi.json": get("/api/v1/openapi.json"),
    "api/v1/tickets": [
        *get("/api/v1/tickets", "/api/v1/tickets?cursor={number}", "/api/v1/tickets?customer={customer}"),
        *get("/api/v1/tickets?status=in_progress", "/api/v1/tickets?status=closed_internally&customer={customer}"),
        Asked(path="/api/v1/tickets", is_json=True, data={"title": "Panne", "site_id": "{site}"}),
    ],
    **API_OPENING,
    **API_CALLS,
    "api/v1/tickets/<number>": get("/api/v1/tickets/{few}"),
    "files/<int:pk>/<str:name>": get("/files/{file}/a"),
}
ON_TICKET: Final = "tickets/<number:number>/"
TICKET: Final[dict[str, Sequence[Asked]]] = {
    "": get("", *(f"?show={tab}" for tab in TABS), "?at={entry}", "?edit=details", "?documents=all"),
    "older/": get("older/?before={entry}", *(f"older/?before={{entry}}&show={tab}" for tab in TABS)),
    "find/": get(*(f"find/?q={text}" for text in TYPED), "find/?q=toner&before={entry}"),
    "details/": [*get("details/", "details/?read"), *post("details/", title="Panne", title_shown="a")],
    "assignee/": post("assignee/", instead_of="{assignee}"),
    "follow/": post("follow/"),
    "unfollow/": post("unfollow/"),
    "hold/": [*get("hold/"), *post("hold/", form_key="{key}", reason="{reason}", since="", comment="Attendre.")],
    "resume/": post("resume/"),
    "block/": post("block/"),
    "unblock/": post("unblock/"),
    "publish/": post("publish/"),
    "hide/": post("hide/"),
    "messages/": post("messages/", body=TEXT, form_key="{key}", notify="on"),
    "messages/<int:message>/read/": post("messages/{message}/read/"),
    "messages/<int:message>/unread/": post("messages/{message}/unread/"),
    "messages/<int:message>/withdraw/": post("messages/{message}/withdraw/"),
    "mails/received/<int:received>/publish/": post("mails/received/{received}/publish/"),
    "mails/<int:sent>/withdraw/": post("mails/{sent}/withdraw/"),
    "mails/<int:sent>/document/": post("mails/{sent}/document/"),
    "notes/": post("notes/", body=TEXT, form_key="{key}"),
    "calls/": [*get("calls/"), *post("calls/", form_key="{key}", direction="out", outcome="answered", seconds="4:12")],
    "mail/": [*get("mail/"), *A_MAIL],
    "recipients/<int:recipient>/resend/": post("recipients/{recipient}/resend/"),
    **LINKED,
    "contacts/": get("contacts/?field=requester", *(f"contacts/?field=end_user&q={text}" for text in TYPED)),
    "contacts/new/": [
        *get("contacts/new/?field=end_user&q=Jean"),
        *post("contacts/new/?field=end_user", last_name="Martin", first_name="Jean", email="{email}", phone="{phone}"),
    ],
    "contacts/alike/": post(
        "contacts/alike/?field=end_user", last_name="Martin", first_name="Jean", email="{email}", phone="{phone}"
    ),
    "contacts/<slug:field_name>/merge/": post(
        "contacts/end_user/merge/", contact="{contact}", last_name="Martin", phone="{phone}"
    ),
    "addressees/": get("addressees/?q=ma", "addressees/?q=&all", "addressees/?q=martin&all"),
    "contacts/<slug:field_name>/card/": get("contacts/requester/card/"),
    "contacts/<slug:field_name>/choose/": post("contacts/requester/choose/", contact="c{contact}"),
    "contacts/<slug:field_name>/edit/": [
        *get("contacts/requester/edit/"),
        *post("contacts/requester/edit/", last_name="Martin"),
    ],
    "contacts/<slug:field_name>/remove/": post("contacts/requester/remove/"),
}
SETTINGS: Final[dict[str, Sequence[Asked]]] = {
    "": get(""),
    "history/": get("history/", "history/?page=company&before=9"),
    "company/": [*get("company/"), *post("company/", name="Nord", line="", colour="", telephone="")],
    "messages/": [*get("messages/"), *post("messages/")],
    "lists/<slug:code>/": get(*(f"lists/{code}/" for code in CODES)),
    "lists/<slug:code>/new/": [*get("lists/statuses/new/"), *post("lists/types/new/", name="Neuf")],
    "lists/<slug:code>/<int:pk>/": [
        *get(*(f"lists/{code}/1/" for code in CODES)),
        *post("lists/types/1/", name="Neuf", **{"initial-name": "Correction"}),
    ],
    "lists/<slug:code>/<int:pk>/place/": post("lists/types/2/place/", step="up"),
    "lists/<slug:code>/<int:pk>/retirement/": post("lists/types/2/retirement/"),
    "lists/<slug:code>/<int:pk>/return/": post("lists/types/2/return/"),
    "lists/<slug:code>/<int:pk>/deletion/": post("lists/types/2/deletion/"),
    "lists/<slug:code>/<int:pk>/replacement/": [
        *post("lists/priorities/4/replacement/", successor="1"),
        *post("lists/hold-reasons/2/replacement/", successor="1"),
        *post("lists/titles/2/replacement/", successor="1"),
        *post("lists/groups/2/replacement/", successor="1"),
    ],
    "calendars/": get("calendars/"),
    "calendars/new/": [*get("calendars/new/"), *post("calendars/new/", name="Bureau", time_zone="Europe/Paris")],
    "calendars/<int:pk>/": [
        *get("calendars/{calendar}/"),
        *post("calendars/{calendar}/", name="Bureau", time_zone="Europe/Paris"),
    ],
    "calendars/<int:pk>/retirement/": post("calendars/{calendar}/retirement/"),
    "calendars/<int:pk>/return/": post("calendars/{calendar}/return/"),
    "calendars/<int:pk>/deletion/": post("calendars/{calendar}/deletion/"),
    "calendars/<int:pk>/days/": post("calendars/{calendar}/days/", date="2026-12-24", name="Fermeture"),
    "calendars/days/<int:pk>/deletion/": post("calendars/days/{day}/deletion/"),
    "customers/": get("customers/", "customers/?after={customer}", "customers/?q=imprimerie&after={customer}"),
    "customers/new/": [*get("customers/new/"), *post("customers/new/", name="Nord")],
    "customers/<int:pk>/": [*get("customers/{customer}/"), *post("customers/{customer}/", name="Autre nom")],
    "customers/<int:pk>/state/": post("customers/{customer}/state/", active="on"),
    "customers/<int:pk>/sites/new/": [
        *get("customers/{customer}/sites/new/"),
        *post("customers/{customer}/sites/new/", name="Nord", country="FR", time_zone="Europe/Paris"),
    ],
    "sites/<int:pk>/": [
        *get("sites/{site}/", "sites/{site}/?after={contact}"),
        *post("sites/{site}/", name="Nord", country="FR", time_zone="Europe/Paris", shows_requests="on"),
    ],
    "sites/<int:pk>/state/": post("sites/{site}/state/", active="on"),
    **SITE_CONTACTS,
    "sites/<int:pk>/contacts/new/": [
        *get("sites/{site}/contacts/new/"),
        *post("sites/{site}/contacts/new/", last_name="Martin", first_name="Jean", email="{email}"),
    ],
    **IMPORTS,
    "accounts/": get(
        *(
            "accounts/",
            "accounts/?after=m",
            "accounts/?q=martin",
            "accounts/?q=jean%20imprimerie",
            "accounts/?q={email}",
        ),
        *("accounts/?side=employees", "accounts/?side=clients", "accounts/?side=clients&after=m&q=martin"),
    ),
    "accounts/customers/": get("accounts/customers/?q=imp", "accounts/customers/?all=1", "accounts/customers/?q=zzzz"),
    "accounts/new/employee/": [
        *get("accounts/new/employee/"),
        *post("accounts/new/employee/", email="new@joindre.example", last_name="Neuf", profile="{profile}"),
    ],
    "accounts/new/client/": [
        *get("accounts/new/client/", "accounts/new/client/?q=martin", "accounts/new/client/?q=jean%20imprimerie"),
        *get("accounts/new/client/?contact={contact}", "accounts/new/client/?q={email}"),
        *post("accounts/new/client/?contact={contact}", email="new@client.example", profile="{client_profile}"),
    ],
    "accounts/<int:pk>/": [
        *get("accounts/{account}/", "accounts/{employee_account}/"),
        *post("accounts/{account}/", email="changed@client.example", profile="{client_profile}"),
        *post("accounts/{employee_account}/", email="c@joindre.example", last_name="Neuf", profile="{profile}"),
    ],
    "accounts/<int:pk>/link/": post("accounts/{account}/link/"),
    "profiles/": get("profiles/"),
    "profiles/new/": [*get("profiles/new/"), *post("profiles/new/", name="Nouveau")],
    "profiles/<int:pk>/": [*get("profiles/{profile}/"), *post("profiles/{profile}/", name="Agents")],
    "profiles/comparison/": get("profiles/comparison/"),
    "profiles/<int:pk>/seen/": get("profiles/{profile}/seen/", "profiles/{client_profile}/seen/"),
    "sending/": [*get("sending/"), *post("sending/", per_minute="9", from_pattern="group")],
    "telephone/": [*get("telephone/"), *post("telephone/", driver="tel")],
    "telephone/test/": post("telephone/test/", number="{phone}", form_key="{key}"),
    "mailboxes/": get("mailboxes/"),
    "mailboxes/new/": [*get("mailboxes/new/"), *post("mailboxes/new/", name="A", address="a@b.example", delimiter="+")],
    "mailboxes/<int:pk>/": [
        *get("mailboxes/{mailbox}/"),
        *post("mailboxes/{mailbox}/", name="A", address="a@b.example", delimiter="+", is_default="on"),
    ],
    "mailboxes/<int:pk>/use/": post("mailboxes/{mailbox}/use/", use="on"),
    "mailboxes/<int:pk>/test/": post("mailboxes/{mailbox}/test/"),
    "mailboxes/<int:pk>/test/<int:test>/": get("mailboxes/{mailbox}/test/{tested}/"),
    "first-start/": [*get("first-start/"), *post("first-start/", upload="{upload}")],
    "first-tasks/": post("first-tasks/", task="logo"),
}
REST: Final[dict[str, Sequence[Asked]]] = {
    "": get(
        *(
            "/",
            *(f"/?filter={name}{rest}" for name in LISTS for rest in ("", "&after={number}", "&customer={customer}")),
        ),
        *("/?status={status}", "/?status={status}&filter=all&customer={customer}", "/?filter=all&status={closed}"),
    ),
    "search/": get(
        *(f"/search/?q={text}" for text in TYPED),
        *(f"/search/?q=toner&show={kind}" for kind in ("requests", "messages", "mails", "notes", "calls", "documents")),
        "/search/?q=bonjour&before={entry}",
    ),
    **(CALLS | UNDELIVERED),
    "preferences/telephone/": [*get("/preferences/telephone/"), *post("/preferences/telephone/", scheme="sip")],
    "palette/": get(
        *(f"/palette/?q={text}" for text in TYPED),
        *("/palette/", "/palette/?request={few}&request={number}&person={contact}", "/palette/?q=imprimerie%20durand"),
    ),
    "keys/": get("/keys/", "/keys/?place=request"),
    "unread/next/": get("/unread/next/", "/unread/next/?after={few}"),
    "addressees/": get(*(f"/addressees/?q={text}" for text in TYPED), "/addressees/?q=m&all", "/addressees/?q="),
    "colleagues/": get("/colleagues/?q=cl", "/colleagues/?all=1"),
    "addressees/all/": get(
        "/addressees/all/?q=", "/addressees/all/?after=1-m", "/addressees/all/?q=m", "/addressees/all/?q=ma%20je"
    ),
}


def all_asked() -> dict[str, Sequence[Asked]]:
    """All of them, by the route of their address."""
    return {
        **PORTAL,
        **ANYBODY,
        **{f"{ON_TICKET}{route}": _within("/tickets/{few}/", asked) for route, asked in (TICKET | INSERTING).items()},
        **{f"tickets/new/{route}": _within("/tickets/new/", asked) for route, asked in OPENING.items()},
        **{f"contacts/{route}": _within("/contacts/", asked) for route, asked in CONTACTS.items()},
        **{f"settings/{route}": _within("/settings/", asked) for route, asked in (SETTINGS | MAILS | TEXTS).items()},
        **REST,
        **OWN_TEXTS,
    }


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Return every route of the URL configuration, as it is written there."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def _within(prefix: str, asked: Sequence[Asked]) -> Sequence[Asked]:
    return [Asked(path=f"{prefix}{one.path}", data=one.data, is_json=one.is_json) for one in asked]
