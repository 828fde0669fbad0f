"""The document templates that ship: what each tells, and what none can tell (M5, D10)."""

import shutil
import subprocess
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from joindre.calls.actions import NewCall, log_call
from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee
from joindre.documents.actions import preview
from joindre.documents.gathering import gather
from joindre.documents.layouts import Block, DocumentTemplate, Layout
from joindre.documents.shipped import CALL_REPORT, EXCHANGE, SHIPPED, SUMMARY
from joindre.tickets.documents import link_address, link_document
from joindre.tickets.models import Ticket
from tests.factories import make_file, make_message

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def blocks_of(ticket: Ticket, template: DocumentTemplate) -> dict[str, Any]:
    """What stands on the document, by its blocks."""
    told: Any = gather(Ticket.objects.get(pk=ticket.pk), template, made_at=NOW).data["blocks"]
    return {block["kind"]: block for block in told}


def call(ticket: Ticket, *, by: Employee, **what: Any) -> Call:
    return log_call(ticket, NewCall(**{"seconds": 252, "line": "Marge de 40 %", **what}), by=by)


@pytest.mark.parametrize("template", SHIPPED, ids=lambda one: one.code)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_is_a_tagged_pdf_with_its_fonts(
    ticket: Ticket, carol: Contact, ada: Employee, template: DocumentTemplate, language: str
) -> None:
    """M5: up to the standard for accessibility, whatever the layout."""
    make_message(ticket, by=carol, body="<p>L’écran reste <strong>noir</strong>.</p>")
    call(ticket, by=ada, contact=carol)
    type(carol.person).objects.filter(pk=carol.person_id).update(language=language)

    document = preview(Ticket.objects.get(pk=ticket.pk), template.code)

    assert b"<pdfuaid:part>1</pdfuaid:part>" in document
    if shutil.which("pdffonts"):
        fonts = subprocess.run(["pdffonts", "-"], input=document, capture_output=True, check=False).stdout.decode()
        assert all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:]), fonts


@pytest.mark.parametrize("template", SHIPPED, ids=lambda one: one.code)
def test_a_title_of_typst_words_and_five_hundred_letters_is_a_title(ticket: Ticket, template: DocumentTemplate) -> None:
    """M5, U4."""
    Ticket.objects.filter(pk=ticket.pk).update(title=('#read("/etc/passwd") $x$ *a* ' * 20)[:200])

    assert preview(Ticket.objects.get(pk=ticket.pk), template.code).startswith(b"%PDF")


@pytest.mark.parametrize("layout", Layout)
def test_each_layout_can_be_made_of_nothing(ticket: Ticket, layout: Layout) -> None:
    """M15: the poorest request has neither people, words nor calls."""
    template = next(one for one in SHIPPED if one.layout == layout)
    Ticket.objects.filter(pk=ticket.pk).update(requester=None, end_user=None, description="", severity=None, type=None)

    assert preview(Ticket.objects.get(pk=ticket.pk), template.code).startswith(b"%PDF")


def test_a_block_without_anything_to_tell_is_left_out_where_it_may_be(ticket: Ticket, ada: Employee) -> None:
    """M5: *only if not empty*."""
    assert "documents" not in blocks_of(ticket, EXCHANGE)

    link_address(ticket, "https://aide.example/manuel", name="Manuel", by=ada)
    assert "documents" not in blocks_of(ticket, EXCHANGE)

    link_document(ticket, make_file(name="plan.pdf", topic=ticket.topic), is_external=True, by=ada)
    assert [one["name"] for one in blocks_of(ticket, EXCHANGE)["documents"]["rows"]] == ["plan.pdf"]


def test_the_full_exchange_tells_more_messages_than_the_summary(ticket: Ticket, ada: Employee) -> None:
    for number in range(SUMMARY.most + 1):
        make_message(ticket, by=ada, body=f"<p>n{number}.</p>")

    assert len(blocks_of(ticket, SUMMARY)["conversation"]["rows"]) == SUMMARY.most
    assert len(blocks_of(ticket, EXCHANGE)["conversation"]["rows"]) == SUMMARY.most + 1


def test_the_call_report_tells_who_called_whom_and_never_what_was_noted(
    ticket: Ticket, carol: Contact, ada: Employee
) -> None:
    """M5, D10: the line is the staff's."""
    call(ticket, by=ada, contact=carol)
    call(ticket, by=ada, contact=carol, direction=Call.Direction.IN, outcome=Call.Outcome.NO_ANSWER)

    with translation.override("fr"):
        told = blocks_of(ticket, CALL_REPORT)["calls"]

    assert [(one["ended"], one["duration"]) for one in told["rows"]] == [("répondu", "4\xa0min\xa012"), ("manqué", "")]
    assert told["rows"][0]["called"] == told["rows"][1]["caller"] == carol.name
    assert "Marge" not in str(told)


def test_calls_that_the_customer_does_not_know_of_are_left_out(
    ticket: Ticket, carol: Contact, dora: Contact, ada: Employee
) -> None:
    """M5, D10: with others, to a wrong number, to nobody, or undone."""
    call(ticket, by=ada, contact=dora)
    call(ticket, by=ada, contact=carol, outcome=Call.Outcome.WRONG_NUMBER)
    call(ticket, by=ada, number="+33199001234")
    undone = call(ticket, by=ada, contact=carol)
    Call.objects.filter(pk=undone.pk).update(withdrawn_at=NOW)

    assert blocks_of(ticket, CALL_REPORT)["calls"]["rows"] == []


def test_no_template_is_put_together_from_what_is_the_staffs() -> None:
    """M5, D10: there is no block for notes, mails or history."""
    assert set(Block.values) == {"facts", "description", "conversation", "calls", "documents"}


def test_codes_are_each_there_once() -> None:
    assert len({one.code for one in SHIPPED}) == len(SHIPPED)
