"""The whole application as it runs on a small installation, and the mail server that it sends through."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.test import override_settings
from playwright.sync_api import BrowserContext

from joindre import settings as shipped
from joindre.catcher import Catcher
from joindre.directory.models import Contact, Employee
from joindre.lib.jobs import Worker
from joindre.mail.incoming.listener import MailListener
from joindre.runtime.server import Server
from joindre.ui import assets
from tests.cast import browse


@dataclass(frozen=True, kw_only=True)
class Site:
    #: The address of the web pages: http://127.0.0.1:54321
    url: str
    #: Where a mail program hands mails in.
    mail_port: int
    #: To stop it in the middle of something, and to look at its streams.
    server: Server
    #: What left by SMTP: catcher.wait_for(lambda mail: …)
    catcher: Catcher

    def sign_in(self, context: BrowserContext, person: Employee | Contact) -> None:
        """As if they had signed in before; the journey itself goes through the form."""
        cookie = browse(person).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.url}])


@contextmanager
def running_site() -> Iterator[Site]:
    """Web, live, worker and mail-in in threads of this process, on free ports, with the collected static files."""
    mail_in = MailListener("127.0.0.1", 0)
    with (
        Catcher() as catcher,
        override_settings(STORAGES=shipped.STORAGES, MAIL_URL=catcher.smtp_url),
        Server(port=0, worker=Worker(), services=[mail_in]) as server,
        override_settings(SITE_URL=server.url),
    ):
        yield Site(url=server.url, mail_port=mail_in.port, server=server, catcher=catcher)
    # Tests without a browser load the files as they stand in the repository.
    assets.forget()
