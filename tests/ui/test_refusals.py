import json
from http import HTTPStatus

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from joindre.lib.errors import MissingRight, Refusal
from joindre.ui.middleware import RefusalMiddleware


@pytest.fixture
def gallery() -> Client:
    return Client(headers={"Accept-Language": "fr"})


@override_settings(ROOT_URLCONF="tests.ui.gallery")
@pytest.mark.django_db
def test_a_refusal_is_a_page_that_says_why(gallery: Client) -> None:
    response = gallery.get("/refused/")

    assert response.status_code == HTTPStatus.CONFLICT
    assert "La conversation de cette demande est bloquée" in response.content.decode()


@override_settings(ROOT_URLCONF="tests.ui.gallery")
@pytest.mark.django_db
def test_a_missing_right_is_named(gallery: Client) -> None:
    """T2, S2."""
    response = gallery.get("/refused/?right=1")

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "Support demandes bloquer/débloquer messages" in response.content.decode()


@override_settings(ROOT_URLCONF="tests.ui.gallery")
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/refused/", "/refused/?right=1"])
def test_what_was_written_stands_on_the_page_that_refuses_it(gallery: Client, address: str) -> None:
    """U2: without script the form has left; the way back is to where it stood."""
    before = "http://testserver/tickets/2026-00042/"

    response = gallery.post(address, {"body": "<p>Nous <b>déployons</b> ce soir</p>"}, headers={"Referer": before})

    assert "Nous déployons ce soir" in response.content.decode()
    assert f'href="{before}"' in response.content.decode()


@override_settings(ROOT_URLCONF="tests.ui.gallery")
@pytest.mark.django_db
def test_no_page_leads_back_to_another_site(gallery: Client) -> None:
    response = gallery.post("/refused/", headers={"Referer": "https://elsewhere.example/"})

    assert "elsewhere.example" not in response.content.decode()


@override_settings(ROOT_URLCONF="tests.ui.gallery")
@pytest.mark.django_db
def test_within_a_page_a_refusal_is_an_event_that_leaves_the_form_alone(gallery: Client) -> None:
    """U3: the page shows its text beside what was done."""
    response = gallery.get("/refused/", headers={"HX-Request": "true"})

    assert response.status_code == HTTPStatus.CONFLICT
    assert response["HX-Reswap"] == "none"
    assert json.loads(response["HX-Trigger"])["refused"]["text"] == response.content.decode()
    assert "La conversation de cette demande est bloquée" in response.content.decode()


@override_settings(ROOT_URLCONF="tests.ui.gallery")
@pytest.mark.django_db
def test_an_expired_form_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "fr"})

    page = client.post("/refused/")
    notice = client.post("/refused/", headers={"HX-Request": "true"})

    assert page.status_code == notice.status_code == HTTPStatus.FORBIDDEN
    assert "Rechargez-la, puis envoyez de nouveau." in page.content.decode()
    assert "Rechargez-la, puis envoyez de nouveau." in json.loads(notice["HX-Trigger"])["refused"]["text"]


def test_any_other_error_is_a_bug_and_stays_one() -> None:
    middleware = RefusalMiddleware(answer)

    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None


@pytest.mark.parametrize("template", ["400", "404", "500"])
@pytest.mark.parametrize(("language", "home"), [("fr", "Retour à l’accueil"), ("en", "Back to the home page")])
def test_error_pages_need_nothing_but_the_language(template: str, language: str, home: str) -> None:

    with translation.override(language):
        html = render_to_string(f"{template}.html")

    assert f'<html lang="{language}">' in html
    assert home in html


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_refusals_know_their_status() -> None:
    assert (Refusal.status, MissingRight.status) == (HTTPStatus.CONFLICT, HTTPStatus.FORBIDDEN)
