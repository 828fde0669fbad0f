"""What the tests of a new request do again and again."""

from typing import TYPE_CHECKING

from joindre.directory.models import Employee
from tests.cast import account_of, browse
from tests.factories import make_profile

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Reply  # only in the types of Django

START = "/tickets/new/"


def form(person: Employee, query: str = "") -> str:
    """The address of a form of its own."""
    answer = browse(person).get(f"{START}{query}")
    assert answer.status_code == 302
    return str(answer["Location"])


def send(person: Employee, page: str, **fields: object) -> "Reply":
    return browse(person).post(page.partition("?")[0], {"title": "Plus de réseau", **fields})


def lacking(person: Employee, *rights: str) -> Employee:
    account = account_of(person)
    account.profile = make_profile(rights=list(rights))
    account.save()
    return person
