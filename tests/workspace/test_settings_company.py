from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from joindre.company.models import Company
from joindre.directory.models import Contact, Employee
from joindre.live import claims
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.company.test_logo import picture
from tests.factories import make_message
from tests.queries import assert_constant_queries

PAGE = "/settings/company/"
PLACE = {"language": "fr", "own_time_zone": "", "country": "FR"}
BLANK = {"own_name": "", "own_line": "", "telephone": "", "colour": ""} | PLACE
NORD = PLACE | {
    "own_name": "Atelier Nord",
    "own_line": "Imprimantes",
    "telephone": "04 78 00 00 00",
    "colour": "#8A1538",
}


def test_its_name_stands_where_clients_look(root: Employee, carol: Contact, client: Client) -> None:
    """U6"""
    browse(root).post(PAGE, NORD)

    sign_in = text_of(client.get("/accounts/login/"))
    portal = text_of(browse(carol).get("/portal/"))
    assert "Atelier Nord" in sign_in
    assert "Imprimantes" in sign_in
    assert "Joindre" not in sign_in
    assert "Atelier Nord" in portal
    assert "/company/colours-8a1538.css" in portal
    assert "Joindre" not in portal


def test_a_logo_is_shown_changed_and_removed(root: Employee, client: Client) -> None:
    """U6"""
    browse(root).post(PAGE, NORD | {"upload": SimpleUploadedFile("l.png", picture(40, 20))})
    url = Company.current().logo_url
    assert url in text_of(client.get("/accounts/login/"))

    browse(root).post(PAGE, NORD)
    assert Company.current().logo_url == url

    browse(root).post(PAGE, NORD | {"remove_logo": "on"})
    assert Company.current().logo is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"colour": "#ffcc00"}, "est trop claire"),
        ({"colour": "#737373"}, "un contraste de 4,0 pour 1"),
        ({"colour": "rouge"}, "n’est pas une couleur"),
        ({"telephone": "12"}, "trop court"),
        ({"own_time_zone": "Europe/Atlantide"}, "n’est pas un fuseau horaire"),
        ({"country": "ZZ"}, "ZZ n’en fait pas partie"),
        ({"language": "de"}, "de n’en fait pas partie"),
        ({"upload": SimpleUploadedFile("l.png", b"rien")}, "ne peut pas servir de logo"),
        (
            {"upload": SimpleUploadedFile("l.svg", b"<svg><script>a()</script></svg>")},
            "ne peut pas servir de logo",
        ),
        ({"upload": SimpleUploadedFile("l.png", b"\x89PNG" * 10_000_000)}, "ne peut pas servir de logo"),
    ],
)
def test_what_cannot_be_is_said_and_not_saved(wrong: dict[str, object], said: str, root: Employee) -> None:
    """U5, U6"""
    answer = browse(root).post(PAGE, NORD | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    assert Company.current().own_name == ""


@pytest.mark.parametrize("name", ["ßtraße & Fils", "ﬁlature du Nord", "\U0001f98a Renard", "1er Étage"])
def test_every_first_letter_gives_pages_and_their_icon(name: str, root: Employee, client: Client) -> None:
    """U4, U6: the capital of some letters is two."""
    browse(root).post(PAGE, NORD | {"own_name": name})

    text_of(client.get("/accounts/login/"))
    assert client.get(Company.current().icon_url).status_code == 200


def test_ben_is_refused(ben: Employee) -> None:
    """S2"""
    assert browse(ben).get(PAGE).status_code == 403
    assert browse(ben).post(PAGE, NORD).status_code == 403
    assert Company.current().own_name == ""


def test_a_client_is_shown_to_their_portal(carol: Contact) -> None:
    assert browse(carol).get(PAGE)["Location"] == "/portal/"


def test_a_page_reads_the_company_once(carol: Contact, root: Employee) -> None:
    assert_constant_queries(lambda: browse(carol).get("/portal/"), lambda: browse(root).post(PAGE, NORD))


def test_the_client_reads_who_answers_by_the_company_s_name(
    root: Employee, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    """U6, D7: on a request without a work group, in the place of *Support*."""
    browse(root).post(PAGE, NORD)
    make_message(ticket, by=ada)

    assert "Ada Aubert · Atelier Nord" in text_of(browse(carol).get(f"/portal/tickets/{ticket.number}/"))


def test_the_staff_s_pages_call_the_team_as_its_clients_do(root: Employee, ada: Employee, ticket: Ticket) -> None:
    """U6, M6, D9: in the line below a mail that is being written, and while somebody types."""
    browse(root).post(PAGE, NORD)

    assert "— Message envoyé par Ada Aubert, Atelier Nord" in text_of(
        browse(ada).get(f"/tickets/{ticket.number}/mail/")
    )
    token = browse(ada).get(f"/tickets/{ticket.number}/live-token/").json()["token"]
    claimed = claims.read_token(token)
    assert claimed is not None
    assert claimed.label == "Atelier Nord"


def test_language_and_country_are_those_that_new_accounts_and_numbers_begin_with(root: Employee) -> None:
    """S1, C5: a number is read by the country that is chosen with it."""
    browse(root).post(PAGE, NORD | {"language": "en", "country": "BE", "telephone": "02 555 12 12"})

    company = Company.current()
    assert (company.telephone, company.shown_telephone) == ("+3225551212", "02 555 12 12")
    assert '<option value="en" selected>' in text_of(browse(root).get("/settings/accounts/new/employee/"))


@pytest.mark.parametrize(
    ("asked", "spoken"), [("", "Password"), ("de-DE,de;q=0.9", "Password"), ("fr-CH,fr;q=0.9", "Mot de passe")]
)
def test_the_sign_in_page_speaks_the_company_s_language_to_browsers_that_ask_for_none_of_ours(
    asked: str, spoken: str, root: Employee, client: Client
) -> None:
    """S1"""
    browse(root).post(PAGE, NORD | {"language": "en"})

    assert spoken in text_of(client.get("/accounts/login/", headers={"accept-language": asked}))


def test_a_city_is_enough_to_name_a_time_zone_and_dates_follow_it(
    root: Employee, ada: Employee, ticket: Ticket
) -> None:
    """S1: for whoever has chosen no time zone of their own."""
    Ticket.objects.filter(pk=ticket.pk).update(created_at=datetime(2026, 3, 2, 22, 30, tzinfo=UTC))

    browse(root).post(PAGE, NORD | {"own_time_zone": "noumea"})

    assert Company.current().own_time_zone == "Pacific/Noumea"
    assert 'datetime="2026-03-03' in text_of(browse(ada).get(f"/tickets/{ticket.number}/"))
