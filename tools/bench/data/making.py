"""Fills an empty database with a whole support desk."""

from typing import Final

from joindre.lib import clock
from joindre.search.reindexing import index_all
from tools.bench.data.bodies import mail_texts
from tools.bench.data.clients import admit_clients
from tools.bench.data.files import make_files
from tools.bench.data.loading import Loader
from tools.bench.data.people import Directory, make_staff
from tools.bench.data.requests import MANY, Requests

#: Mails that are read; every message by mail is one of them in other words.
MAIL_TEXTS: Final = 240


def fill(*, contacts: int, requests: int, many: int = MANY, mails: int = MAIL_TEXTS) -> dict[str, str]:
    """Return the numbers of the requests that the page is measured on: `few` and `many` entries."""
    loader, cast = Loader(), make_staff()
    Directory(loader).fill(cast, contacts)
    measured: list[str] = []
    if requests:
        texts = mail_texts(mails)
        maker = Requests(loader, cast, make_files([text.raw for text in texts]), texts, now=clock.now())
        maker.fill(requests, many=many)
        measured = [str(number) for number in maker.measured]
    loader.finish()
    if requests:
        admit_clients()
    index_all()
    return dict(zip(("few", "many"), measured, strict=False))
