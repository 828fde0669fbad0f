"""The blocks of the operator's page on proxies, run by nginx and Caddy with Joindre behind them (A2, A4)."""

import http.client
import logging
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.directory.models import Contact, Employee
from joindre.lib.visitors import read_networks
from joindre.tickets.models import Ticket
from tests.attacks.servers import free_port
from tests.cast import browse
from tests.e2e.site import Site
from tests.operate.blocks import block, program, running
from tests.waiting import wait_until

HOST = "localhost"
PAGE = "proxy.md"
#: What stands around the block in the nginx of an operator.
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log stderr; events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
    scgi_temp_path {folder};
    {block}
}}
"""


def certificate(folder: Path) -> tuple[Path, Path]:
    chain, key = folder / "fullchain.pem", folder / "privkey.pem"
    named = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    command = [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *named]
    subprocess.run([*command, "-keyout", key, "-out", chain], check=True, capture_output=True, timeout=60)
    return chain, key


def nginx(folder: Path, *, port: int, behind: int) -> list[str]:
    """The command that starts it with the block of the page, and what is of this machine in it."""
    chain, key = certificate(folder)
    changes = {
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "server_name support.example.org;": f"server_name {HOST};",
        "/etc/letsencrypt/live/support.example.org/fullchain.pem": str(chain),
        "/etc/letsencrypt/live/support.example.org/privkey.pem": str(key),
        # On another port than that of https, the address names it.
        "proxy_set_header Host $host;": f"proxy_set_header Host $host:{port};",
    }
    file = folder / "nginx.conf"
    text = block(PAGE, "nginx").with_changes(changes)
    file.write_text(NGINX.format(folder=folder, block=text))
    return [program("nginx"), "-p", str(folder), "-c", str(file)]


def caddy(folder: Path, *, port: int, behind: int) -> list[str]:
    chain, key = certificate(folder)
    changes = {
        "support.example.org {": f"{HOST}:{port} {{\n\tbind 127.0.0.1\n\ttls {chain} {key}",
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
    }
    text = block(PAGE, "caddy").with_changes(changes)
    file = folder / "Caddyfile"
    file.write_text(f"{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{text}")
    return [program("caddy"), "run", "--config", str(file), "--adapter", "caddyfile"]


def answer_to(port: int, path: str, *, address: str = "127.0.0.1", headers: dict[str, str] | None = None) -> int:
    """The status of an answer to a visitor with this address."""
    context = ssl._create_unverified_context()  # noqa: S323, SLF001 - it is the certificate of this test
    connection = http.client.HTTPSConnection(HOST, port)
    plain = socket.create_connection(("127.0.0.1", port), timeout=20, source_address=(address, 0))
    with plain, context.wrap_socket(plain, server_hostname=HOST) as connection.sock:
        connection.request("GET", path, headers=headers or {})
        return connection.getresponse().status


def is_up(port: int) -> bool:
    try:
        return answer_to(port, "/healthz") == 200
    except OSError:
        return False


@contextmanager
def proxied(kind: str, site: Site, folder: Path) -> Iterator[int]:
    port = free_port()
    command = {"nginx": nginx, "caddy": caddy}[kind](folder, port=port, behind=site.server.port)
    trusted = read_networks("127.0.0.1, ::1")
    secure = {"SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True}
    log = folder / "proxy.log"
    with (
        override_settings(SITE_URL=f"https://{HOST}:{port}", TRUSTED_PROXIES=trusted, **secure),
        running(*command, log=log),
    ):
        wait_until(lambda: is_up(port), what=f"answer of {kind}, see {log}")
        yield port


@pytest.fixture
def logged_requests() -> Iterator[None]:
    """As with `log_requests = true`; to be asked for before the site starts."""
    first, *rest = settings.MIDDLEWARE
    with override_settings(MIDDLEWARE=[first, "joindre.ui.request_log.RequestLogMiddleware", *rest]):
        yield


@pytest.fixture(params=["nginx", "caddy"])
def port(request: pytest.FixtureRequest, logged_requests: None, site: Site, tmp_path: Path) -> Iterator[int]:
    with proxied(request.param, site, tmp_path) as port:
        yield port


def test_uploads_and_live_pages_pass_through(
    port: int, new_context: CreateContextCallback, ada: Employee, carol: Contact, ticket: Ticket
) -> None:
    """A2, D9: twelve megabytes from the client stand on the agent's open page without reloading it."""
    pages = []
    for person in (ada, carol):
        url = f"https://{HOST}:{port}"
        context = new_context(base_url=url, ignore_https_errors=True)
        cookie = browse(person).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
        pages.append(context.new_page())
    agents, clients = pages
    agents.goto(f"/tickets/{ticket.number}/")
    clients.goto(f"/portal/tickets/{ticket.number}/")

    form = clients.locator("form.composer, form:has(rich-text)").first
    form.locator("input[type=file]").set_input_files(
        {"name": "journal.log", "mimeType": "text/plain", "buffer": b"erreur 12\n" * 1_200_000}
    )
    expect(form.locator("input[name=kept]")).to_have_count(1)
    form.locator("[contenteditable=true]").fill("Le journal est joint.")
    form.get_by_role("button", name="Envoyer").click()

    arrived = agents.locator("#entries .entry", has_text="Le journal est joint.")
    expect(arrived).to_have_count(1)
    expect(arrived.get_by_text("journal.log")).to_be_visible()
    protocol = "performance.getEntriesByType('navigation')[0].nextHopProtocol"
    assert agents.evaluate(protocol) == "h2"


def test_two_visitors_have_two_addresses_which_nobody_chooses(port: int, caplog: pytest.LogCaptureFixture) -> None:
    """A4: what the visitor wrote into the header is not believed."""
    caplog.set_level(logging.INFO, "joindre.requests")
    forged = {"X-Forwarded-For": "203.0.113.9"}

    answers = [
        answer_to(port, "/accounts/login/", address=address, headers=forged) for address in ("127.0.0.2", "127.0.0.3")
    ]

    assert answers == [200, 200]
    told = caplog.text
    assert "127.0.0.2" in told
    assert "127.0.0.3" in told
    assert "203.0.113.9" not in told
