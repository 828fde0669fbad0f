"""The preview of a document, from the mail dialog (M5)."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.documents import pdf, previews
from joindre.documents.actions import show_preview
from joindre.documents.gathering import gather
from joindre.documents.shipped import SUMMARY
from joindre.lib import clock
from joindre.lib.errors import MissingRight
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_message, make_profile


@pytest.fixture(autouse=True)
def no_kept_previews() -> Iterator[None]:
    yield
    for path in (Path(settings.DATA_DIR) / "previews").glob("*.pdf"):
        path.unlink()


def without(right: Right, person: Employee) -> Employee:
    """The same employee with every right of theirs but this one."""
    account = account_of(person)
    profile = account.profile
    assert profile is not None
    account.profile = make_profile(rights=[one for one in profile.rights if one != right])
    account.save()
    return person


def test_it_asks_for_the_right_to_send_mails(ticket: Ticket, ada: Employee) -> None:
    """M1, S2: whoever may not send the document is not shown it either, and reads why."""
    answer = browse(without(Right.SEND_MAIL, ada)).get(f"/tickets/{ticket.number}/documents/synthesis.pdf")

    assert str(Right.SEND_MAIL.label) in text_of(answer, status=403)
    with pytest.raises(MissingRight):
        show_preview(ticket, "synthesis", by=ada)


def shown(ticket: Ticket, person: Employee) -> bytes:
    answer = browse(person).get(f"/tickets/{ticket.number}/documents/synthesis.pdf")
    assert answer.status_code == 200
    return answer.content


def test_the_same_revision_is_compiled_once(ticket: Ticket, ada: Employee, monkeypatch: pytest.MonkeyPatch) -> None:
    """A4: whoever looks a second time waits for no compiler."""
    first = shown(ticket, ada)
    monkeypatch.setattr(pdf, "SECONDS", 0.001)

    assert shown(ticket, ada) == first


def test_what_changed_is_compiled_anew(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    first = shown(ticket, ada)

    make_message(ticket, by=carol, body="<p>Le bac 2 reste vide.</p>")

    assert shown(ticket, ada) != first


def test_one_is_made_at_a_time_for_each_person(ticket: Ticket, ada: Employee, root: Employee) -> None:
    """A4"""
    order = gather(ticket, SUMMARY, made_at=clock.now())
    with previews._turn(str(ada.pk)):  # noqa: SLF001 - another window of hers that is still compiling
        refused = browse(ada).get(f"/tickets/{ticket.number}/documents/synthesis.pdf")
        other = shown(ticket, root)

    assert "Un autre document est en préparation pour vous" in text_of(refused, status=409)
    assert other.startswith(b"%PDF")
    assert previews.kept_or_compiled(order, who=str(ada.pk)).startswith(b"%PDF")


def test_previews_that_nobody_looks_at_go_after_a_day(ticket: Ticket, ada: Employee) -> None:
    shown(ticket, ada)
    folder = Path(settings.DATA_DIR) / "previews"
    kept = list(folder.glob("*.pdf"))

    previews.sweep_previews()
    still = list(folder.glob("*.pdf"))
    for path in kept:
        os.utime(path, (0, 0))
    previews.sweep_previews()

    assert kept == still
    assert not list(folder.glob("*.pdf"))


def test_the_least_lately_seen_make_room(
    ticket: Ticket, ada: Employee, carol: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "MOST", 1)
    for number in range(2):
        make_message(ticket, by=carol, body=f"<p>{number}</p>")
        shown(ticket, ada)

    assert len(list((Path(settings.DATA_DIR) / "previews").glob("*.pdf"))) == 1
