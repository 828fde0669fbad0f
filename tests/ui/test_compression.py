"""Pages leave compressed, and nothing that is secret and stands still leaves in them."""

import gzip
import re
from collections.abc import Callable

import brotli
import pytest
from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from joindre.directory.models import Contact, Employee
from joindre.lib.richtext import clean
from joindre.live import claims
from joindre.messaging.actions import NewMail, NewRecipient, send_mail
from joindre.tickets.models import Ticket
from joindre.ui.compression import CompressionMiddleware, by_brotli, by_gzip
from tests.cast import browse
from tests.factories import make_message

LONG = b"<p>Le bac 2 reste vide.</p>" * 100


def answered(response: HttpResponseBase, accepted: str = "gzip") -> HttpResponseBase:
    def view(_request: HttpRequest) -> HttpResponseBase:
        return response

    return CompressionMiddleware(view)(RequestFactory().get("/", headers={"Accept-Encoding": accepted}))


@pytest.mark.parametrize(
    ("accepted", "coding", "read"),
    [("gzip, deflate, br, zstd", "br", brotli.decompress), ("gzip, deflate", "gzip", gzip.decompress)],
)
def test_a_page_leaves_compressed(
    accepted: str, coding: str, read: Callable[[bytes], bytes], ada: Employee, ticket: Ticket
) -> None:
    plain = browse(ada).get(f"/tickets/{ticket.number}/")
    answer = browse(ada).get(f"/tickets/{ticket.number}/", headers={"Accept-Encoding": accepted})

    assert "Content-Encoding" not in plain
    assert answer["Content-Encoding"] == coding
    assert "Accept-Encoding" in answer["Vary"]
    assert int(answer["Content-Length"]) == len(answer.content) < len(plain.content) / 3
    assert "L’imprimante ne répond plus" in read(answer.content).decode()


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("br;q=0, GZIP;q=0.5", "gzip"),
        ("gzip;q=1.0, *;q=0", "gzip"),
        ("zbr, gzip", "gzip"),
        ("br", "br"),
        ("gzip;q=0, BR", "br"),
        ("gzip, br;q=0.5", "br"),
    ],
)
def test_whoever_takes_a_coding_gets_it(accepted: str, coding: str) -> None:
    assert answered(HttpResponse(LONG), accepted)["Content-Encoding"] == coding


@pytest.mark.parametrize("accepted", ["", "zstd", "gzip;q=0", "br;q=0, gzip;q=0.00", "x-gzipped"])
def test_whoever_refuses_them_gets_the_page_as_it_is(accepted: str) -> None:
    answer = answered(HttpResponse(LONG), accepted)

    assert "Content-Encoding" not in answer
    assert "Accept-Encoding" in answer["Vary"]


@given(content=st.binary(max_size=5000))
def test_what_is_compressed_is_read_again(content: bytes) -> None:
    assert brotli.decompress(by_brotli(content)) == content
    assert gzip.decompress(by_gzip(content)) == content


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(b"<p>Bonjour</p>"),
        HttpResponse(LONG, content_type="application/pdf"),
        HttpResponse(LONG, headers={"Content-Encoding": "br"}),
        StreamingHttpResponse([LONG]),
        FileResponse([LONG]),
    ],
)
def test_what_is_short_streamed_or_compressed_is_left_alone(response: HttpResponseBase) -> None:
    before = response.get("Content-Encoding")

    answer = answered(response)

    assert answer.get("Content-Encoding") == before
    assert "Vary" not in answer


def test_the_tag_of_a_compressed_answer_is_a_weak_one() -> None:
    assert answered(HttpResponse(LONG, headers={"ETag": '"a"'}))["ETag"] == 'W/"a"'


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_the_same_page_differs_in_size(coding: str) -> None:
    """BREACH: who guesses from the size has to guess more often."""
    sizes = {answered(HttpResponse(LONG), coding)["Content-Length"] for _ in range(30)}

    assert len(sizes) > 5


def live_tokens(html: str) -> list[str]:
    return [word for word in re.findall(r"[\w:.-]{20,}", html) if claims.read_token(word)]


def test_the_check_finds_a_live_token() -> None:
    token = claims.issue_token(topic="ticket:1", audience="staff", key="e1", name="Ada")

    assert live_tokens(f'<live-feed token="{token}">') == [token]
    assert ":" in token
    assert signing.Signer(salt=claims.SALT).unsign_object(token)


@pytest.mark.parametrize("page", ["", "?show=mails", "news/?since=0", "older/?before=99"])
def test_no_page_of_an_agent_holds_a_live_token(page: str, ada: Employee, ticket: Ticket) -> None:
    make_message(ticket, by=ada, body="<p>C’est fait.</p>")

    assert live_tokens(browse(ada).get(f"/tickets/{ticket.number}/{page}").text) == []


@pytest.mark.parametrize("page", ["", "news/?since=0", "older/?before=99"])
def test_no_page_of_a_client_holds_a_live_token(page: str, carol: Contact, ada: Employee, ticket: Ticket) -> None:
    make_message(ticket, by=ada, body="<p>C’est fait.</p>")

    assert live_tokens(browse(carol).get(f"/portal/tickets/{ticket.number}/{page}").text) == []


def test_no_page_shows_where_answers_are_to_be_sent(ada: Employee, ticket: Ticket) -> None:
    """Whoever has a signed reply address may write on the request."""
    mail = NewMail(
        to=[NewRecipient(address="hotline@imprimeur.example")], subject="Panne", body=clean("<p>Bonjour.</p>")
    )
    copy = send_mail(ticket, mail, by=ada).email.recipients.get()
    address = copy.reply_to[-1].partition("<")[2].rstrip(">")

    page = browse(ada).get(f"/tickets/{ticket.number}/").text

    assert "+" in address
    assert copy.address in page
    assert address not in page


def test_the_script_gets_the_token_of_the_topic_that_the_page_names(
    carol: Contact, ada: Employee, ticket: Ticket
) -> None:
    for client, address, topic in (
        (browse(ada), f"/tickets/{ticket.number}/", ticket.topic),
        (browse(carol), f"/portal/tickets/{ticket.number}/", ticket.client_topic),
    ):
        read = claims.read_token(client.get(f"{address}live-token/").json()["token"])

        assert read
        assert read.topic == topic
        assert f'topic="{topic}"' in client.get(address).text
