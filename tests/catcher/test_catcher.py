"""The demo's catcher: a mail server whose mails are read in the browser."""

import smtplib
import threading
import urllib.error
import urllib.request
from base64 import b64decode
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, Message
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from joindre.catcher import Catcher
from tests.mail.makers import make_raw

PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[Catcher]:
    with Catcher(tmp_path / "mails") as catcher:
        yield catcher


def send(catcher: Catcher, raw: bytes, *, to: str = "sophie@client.example") -> None:
    with smtplib.SMTP(catcher.host, catcher.smtp_port, "localhost", timeout=10) as client:
        client.sendmail("support@joindre.example", [to], raw)


def get(catcher: Catcher, path: str = "", *, language: str = "fr") -> tuple[str, Message]:
    request = urllib.request.Request(catcher.url + path, headers={"Accept-Language": language})  # noqa: S310 -- ours
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 -- see above
        return answer.read().decode(), answer.headers


def make_rich() -> bytes:
    """With everything in it that a page must not run, and what it should show."""
    message = EmailMessage()
    message["From"], message["To"] = "Support <support@joindre.example>", "Sophie <sophie@client.example>"
    message["Subject"] = "Riche & <beau>"
    message.set_content(
        '<p onclick="x()">C’est <b>réparé</b>.</p><script>alert(1)</script><img src="cid:logo@x">'
        '<img src="https://tracker.example/x.gif"><a href="javascript:x()">a</a><a href="https://x.example/t">b</a>',
        subtype="html",
    )
    message.add_related(PIXEL, "image", "gif", cid="<logo@x>", filename="logo.gif")
    message.add_attachment(b"<script>1</script>", maintype="text", subtype="html", filename="evil.html")
    return message.as_bytes(policy=policy.SMTP)


def test_a_caught_mail_can_be_waited_for(catcher: Catcher) -> None:
    later = threading.Timer(0.05, send, (catcher, make_raw(subject="Enfin")))
    later.start()

    caught = catcher.wait_for(lambda mail: mail.mail.subject == "Enfin")

    later.join()
    assert caught.recipients == ("sophie@client.example",)
    assert caught.sender == "support@joindre.example"


def test_what_never_comes_is_said_with_what_came(catcher: Catcher) -> None:
    send(catcher, make_raw(subject="Un autre"))

    with pytest.raises(TimeoutError, match="Un autre for sophie"):
        catcher.wait_for(lambda mail: mail.mail.subject == "Enfin", timeout=0.01)


def test_mails_outlive_the_catcher(tmp_path: Path) -> None:
    with Catcher(tmp_path) as first:
        send(first, make_raw(subject="Un"))
    (tmp_path / "000002.json").write_text('{"cut')

    with Catcher(tmp_path) as second:
        send(second, make_raw(subject="Deux"))

        assert [(mail.number, mail.mail.subject) for mail in second.mails] == [(1, "Un"), (2, "Deux")]


def test_the_list_shows_the_newest_first(catcher: Catcher) -> None:
    send(catcher, make_raw(subject="Premier"))
    send(catcher, make_raw(subject="Second <b>"))

    page, headers = get(catcher)

    assert page.index("Second &lt;b&gt;") < page.index("Premier")
    assert "Mails interceptés" in page
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
    assert get(catcher, "newest")[0] == "2"


def test_pages_speak_the_browsers_language(catcher: Catcher) -> None:
    assert "Aucun mail" in get(catcher)[0]
    assert "No email yet" in get(catcher, language="en-GB,en;q=0.9,fr;q=0.5")[0]
    assert '<html lang="fr">' in get(catcher, language="de,nl;q=0.8")[0]


def test_a_mail_is_shown_with_its_headers_and_files(catcher: Catcher) -> None:
    send(catcher, make_rich())

    page, _headers = get(catcher, "mails/1/")

    assert "<h1>Riche &amp; &lt;beau&gt;</h1>" in page
    assert "Sophie &lt;sophie@client.example&gt;" in page
    assert 'sandbox="allow-popups' in page
    assert "evil.html" in page
    assert "multipart/mixed" in page
    assert "Subject: Riche" in get(catcher, "mails/1/raw")[0]


def test_the_html_of_a_mail_is_harmless(catcher: Catcher) -> None:
    send(catcher, make_rich())

    document, headers = get(catcher, "mails/1/html")

    assert "<b>réparé</b>" in document
    assert 'src="/mails/1/files/0"' in document
    assert 'href="https://x.example/t"' in document
    assert not [word for word in ("script", "onclick", "javascript:", "tracker") if word in document]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_file_is_handed_out_without_being_run(catcher: Catcher) -> None:
    send(catcher, make_rich())

    _, picture = get_bytes(catcher, "mails/1/files/0")
    _, page = get_bytes(catcher, "mails/1/files/1")

    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/gif", "nosniff")
    assert page["Content-Type"] == "application/octet-stream"
    assert page["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "path", ["mails/7/", "mails/7/html", "mails/7/files/0", "static/secret", "../secret", "mails/x/"]
)
def test_what_is_not_there_is_not_found(catcher: Catcher, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as missing:
        get(catcher, path)

    with missing.value as answer:
        assert answer.code == 404
        assert "Introuvable" in answer.read().decode()


@pytest.mark.parametrize("name", ["tokens.css", "catcher.css", "catcher.js"])
def test_its_looks_are_served(catcher: Catcher, name: str) -> None:
    assert get(catcher, f"static/{name}")[0]


def get_bytes(catcher: Catcher, path: str) -> tuple[bytes, Message]:
    with urllib.request.urlopen(catcher.url + path, timeout=10) as answer:  # noqa: S310 -- ours
        return answer.read(), answer.headers


def test_the_button_of_a_mail_is_seen(catcher: Catcher) -> None:
    """U6: its words are white, so its ground must be kept too."""
    letterhead = SimpleNamespace(colour="#0b5c63")
    context = {"letterhead": letterhead, "link": "https://a.example", "label": "Lire"}
    button = render_to_string("ui/emails/_button.html", context)
    message = EmailMessage()
    message["Subject"] = "Bonjour"
    message.set_content("Lire : https://a.example")
    message.add_alternative(button, subtype="html")

    send(catcher, message.as_bytes())
    catcher.wait_for(lambda caught: b"Bonjour" in caught.raw)

    page, _headers = get(catcher, "mails/1/html")
    link = page[page.index("<a ") : page.index("Lire</a>")]
    assert "background-color:#0b5c63" in link.replace(" ", "")
