from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from joindre.accounts.actions import issue_token
from joindre.accounts.models import ApiToken
from joindre.directory.models import Contact, Customer, Employee, Site, WorkGroup
from joindre.tickets.actions import HoldTerms, put_on_hold, resume
from joindre.tickets.models import HoldReason, Status, Ticket
from tests.cast import account_of
from tests.factories import make_contact, make_profile, make_status, make_ticket, make_work_group
from tests.queries import assert_constant_queries

PAGE = "/api/v1/tickets"
BOTH = ("tickets:read", "tickets:write")


def calling(employee: Employee, *scopes: str) -> Client:
    """A program that calls with a token of this employee."""
    _token, secret = issue_token(name="essai", scopes=scopes or BOTH, by=account_of(employee))
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})


def create(client: Client, **data: object) -> Any:  # noqa: ANN401  # the test client's own response
    return client.post(PAGE, {"title": "Panne", **data}, content_type="application/json")


def test_it_lists_requests_newest_first(ada: Employee, carol: Contact) -> None:
    """A1"""
    made = [make_ticket(requester=carol, title=f"Panne {number}") for number in range(3)]

    page = calling(ada).get(PAGE, {"limit": 2}).json()

    assert [item["number"] for item in page["items"]] == [str(made[2].number), str(made[1].number)]
    assert page["next"] == str(made[1].number)


def test_the_cursor_goes_on(ada: Employee, carol: Contact) -> None:
    made = [make_ticket(requester=carol) for _number in range(3)]

    page = calling(ada).get(PAGE, {"cursor": str(made[1].number)}).json()

    assert [item["number"] for item in page["items"]] == [str(made[0].number)]
    assert page["next"] is None


def test_it_filters_by_status_and_customer(ada: Employee, carol: Contact, dora: Contact) -> None:
    resolved = make_ticket(requester=carol, status=make_status(Status.Type.RESOLVED))
    other = make_ticket(requester=dora)

    by_status = calling(ada).get(PAGE, {"status": "resolved"}).json()["items"]
    by_customer = calling(ada).get(PAGE, {"customer": dora.site.customer_id}).json()["items"]

    assert [item["number"] for item in by_status] == [str(resolved.number)]
    assert [item["number"] for item in by_customer] == [str(other.number)]


def test_it_reads_one(ada: Employee, ticket: Ticket) -> None:
    item = calling(ada).get(f"{PAGE}/{ticket.number}").json()

    assert item["number"] == str(ticket.number)
    assert item["customer"]["name"] == "Ateliers Moreau"
    assert item["requester"]["name"] == "Carol Chevalier"
    assert item["status"] == {"name": "Créée", "type": "created"}


def test_it_tells_why_a_request_waits_and_who_follows_it(ada: Employee, ben: Employee, ticket: Ticket) -> None:
    """A1, T3, T1"""
    group = make_work_group("Réseau")
    Ticket.objects.filter(pk=ticket.pk).update(work_group=group)
    item = calling(ada).get(f"{PAGE}/{ticket.number}").json()
    assert (item["hold"], item["followers"], item["work_group"]) == (None, [], "Réseau")

    reason = HoldReason.objects.order_by("pk")[0]
    put_on_hold(ticket, HoldTerms(reason=reason, comment="La pièce est commandée."), by=ada)
    ticket.followers.add(ada, ben)

    item = calling(ada).get(PAGE).json()["items"][0]
    assert (item["hold"]["reason"], item["hold"]["comment"]) == (reason.name, "La pièce est commandée.")
    assert item["hold"]["appointment"] is None
    assert item["followers"] == [ada.name, ben.name]
    resume(ticket, by=ada)
    assert calling(ada).get(f"{PAGE}/{ticket.number}").json()["hold"] is None


def test_it_creates_one_for_a_work_group(ada: Employee, lyon: Site) -> None:
    """A1, T1"""
    group, gone = make_work_group("Réseau"), WorkGroup.objects.create(name="Ancien", is_active=False)

    answer = create(calling(ada), site_id=lyon.pk, work_group_id=group.pk)

    assert (answer.status_code, answer.json()["work_group"], answer.json()["followers"]) == (201, "Réseau", [])
    for wrong in (gone.pk, 0, 10**30, "x"):
        assert create(calling(ada), site_id=lyon.pk, work_group_id=wrong).status_code == 422


def test_it_creates_one(ada: Employee, lyon: Site, carol: Contact) -> None:
    """T4"""
    answer = create(calling(ada), site_id=lyon.pk, requester_id=carol.pk, description="<p>Aidez<script>x</script></p>")

    ticket = Ticket.objects.get()
    assert answer.status_code == 201
    assert answer.json()["number"] == str(ticket.number)
    assert (ticket.description, ticket.requester, ticket.customer) == ("<p>Aidez</p>", carol, lyon.customer)
    assert ticket.entries.get().employee == ada


@pytest.mark.parametrize(
    "data",
    [{"title": ""}, {"title": "x" * 201}, {"site_id": 0}, {"site_id": "x"}, {"requester_id": 0}, {"colour": "red"}],
)
def test_what_cannot_be_is_422(data: dict[str, object], ada: Employee, lyon: Site) -> None:
    answer = create(calling(ada), **{"site_id": lyon.pk, **data})

    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert answer.json()["message"]
    assert not Ticket.objects.exists()


def test_a_text_that_no_database_keeps_is_422(ada: Employee, lyon: Site) -> None:
    """A1: NUL, and half a character."""
    for title in ("a\0b", "a\ud800b"):
        assert create(calling(ada), site_id=lyon.pk, title=title).status_code == 422


def test_a_contact_of_elsewhere_is_422(ada: Employee, lyon: Site, dora: Contact) -> None:
    assert create(calling(ada), site_id=lyon.pk, requester_id=dora.pk).status_code == 422


def test_an_inactive_contact_is_422(ada: Employee, lyon: Site) -> None:
    gone = make_contact(site=lyon, is_active=False)

    assert create(calling(ada), site_id=lyon.pk, end_user_id=gone.pk).status_code == 422


def test_ben_sees_and_creates_for_his_customer_only(ben: Employee, ticket: Ticket, dora: Contact) -> None:
    """S3"""
    own = make_ticket(requester=dora)
    client = calling(ben)

    assert [item["number"] for item in client.get(PAGE).json()["items"]] == [str(own.number)]
    assert client.get(f"{PAGE}/{ticket.number}").status_code == 404
    assert create(client, site_id=ticket.site_id).status_code == 422


@pytest.mark.parametrize("number", ["2026-99999", "2026-000042", "x"])
def test_no_such_request_is_404(number: str, ada: Employee) -> None:
    answer = calling(ada).get(f"{PAGE}/{number}")

    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"status": "lost"}, {"customer": "x"}, {"customer": 10**19}]
)
def test_a_query_that_cannot_be_is_422(query: dict[str, int | str], ada: Employee) -> None:
    assert calling(ada).get(PAGE, query).status_code == 422


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer joindre_x", "Basic YTpi", "joindre_x"])
def test_without_a_good_token_it_is_401(header: str | None, db: None) -> None:
    client = Client(headers={"Authorization": header} if header else None)

    answer = client.get(PAGE)

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert set(answer.json()) == {"error", "message"}


def test_signing_in_is_no_token(ada: Employee) -> None:
    client = Client()
    client.force_login(account_of(ada))

    assert client.get(PAGE).status_code == 401


def test_a_revoked_token_is_401(ada: Employee) -> None:
    client = calling(ada)
    ApiToken.objects.get().revoke()

    assert client.get(PAGE).status_code == 401


@pytest.mark.parametrize("who", ["account", "employee"])
def test_a_token_of_somebody_inactive_is_401(who: str, ada: Employee) -> None:
    client = calling(ada)
    gone = account_of(ada) if who == "account" else ada
    gone.is_active = False
    gone.save()

    assert client.get(PAGE).status_code == 401


def test_each_scope_allows_its_own(ada: Employee, lyon: Site) -> None:
    assert create(calling(ada, "tickets:read"), site_id=lyon.pk).status_code == 403
    assert calling(ada, "tickets:write").get(PAGE).status_code == 403


@pytest.mark.parametrize(("rights", "read", "write"), [(["900109"], 403, 403), (["900109", "142603"], 200, 403)])
def test_the_rights_of_the_owner_hold(*, rights: list[str], read: int, write: int, ada: Employee, lyon: Site) -> None:
    """S2: those of now, not those of the day the token was made."""
    client = calling(ada)
    account = account_of(ada)
    account.profile = make_profile(rights=rights)
    account.save()

    assert client.get(PAGE).status_code == read
    answer = create(client, site_id=lyon.pk)
    assert (answer.status_code, answer.json()["error"]) == (write, "forbidden")


def test_without_the_right_to_the_api_it_is_403(ada: Employee) -> None:
    client = calling(ada)
    account = account_of(ada)
    account.profile = make_profile(rights=["142603"])
    account.save()

    assert client.get(PAGE).status_code == 403


def test_it_costs_the_same_with_more_requests(ada: Employee, carol: Contact) -> None:
    client = calling(ada)
    assert_constant_queries(
        lambda: client.get(PAGE), lambda: make_ticket(requester=carol, end_user=carol, assignee=ada)
    )


def test_use_is_noted_now_and_then(ada: Employee) -> None:
    client = calling(ada)
    client.get(PAGE)
    noted = ApiToken.objects.get().used_at
    client.get(PAGE)
    assert ApiToken.objects.get().used_at == noted

    ApiToken.objects.update(used_at=timezone.now() - timedelta(hours=1))
    client.get(PAGE)

    used_at = ApiToken.objects.get().used_at
    assert used_at is not None
    assert used_at > timezone.now() - timedelta(minutes=1)


def test_the_openapi_document_names_every_answer(client: Client, db: None) -> None:
    document = client.get("/api/v1/openapi.json").json()

    assert set(document["paths"]) == {"/api/v1/tickets", "/api/v1/tickets/{number}", "/api/v1/calls/"}
    for operations in document["paths"].values():
        for operation in operations.values():
            assert {"401", "403", "422"} <= set(operation["responses"])
    assert "http://" not in str(document)


@pytest.mark.parametrize("address", ["/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/tickets"])
def test_what_means_nothing_answers_in_the_same_shape(address: str, client: Client, db: None) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert set(answer.json()) == {"error", "message"}


def test_the_secret_is_not_stored(ada: Employee, durand: Customer) -> None:
    token, secret = issue_token(name="essai", scopes=BOTH, by=account_of(ada))

    assert secret.startswith("joindre_")
    assert secret not in str(vars(token))
