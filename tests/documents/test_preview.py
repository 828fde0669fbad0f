"""The PDF of a request, read back with nothing but its own bytes and, where installed, poppler."""

import io
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from joindre.calls.models import Call
from joindre.directory.models import Contact, Employee
from joindre.documents import actions, pdf
from joindre.documents.actions import DocumentNotMade, UnknownTemplate, document_templates, preview
from joindre.documents.gathering import gather
from joindre.documents.shipped import SUMMARY
from joindre.files.models import StoredFile
from joindre.lib.richtext import clean
from joindre.messaging.actions import NewMessage, post_message, withdraw_message
from joindre.notes.models import Note
from joindre.tickets import actions as tickets
from joindre.tickets.locking import lock
from joindre.tickets.models import Entry, Ticket
from tests.factories import make_file, make_message

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def told(ticket: Ticket) -> str:
    """Every word that would be on the paper."""
    return str(gather(ticket, SUMMARY, made_at=NOW).data)


def read(document: bytes) -> str:
    """The text of a PDF, where this machine can tell it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed: the PDF is made, but not read back")
    return subprocess.run(["pdftotext", "-", "-"], input=document, capture_output=True, check=True).stdout.decode()


def picture(*, size: tuple[int, int] = (40, 30)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, "PNG")
    return data.getvalue()


def test_it_is_a_tagged_pdf_up_to_the_standard_for_accessibility(ticket: Ticket) -> None:
    """M5: the PDF is tagged (PDF/UA)."""
    document = preview(ticket, "synthesis")

    assert document.startswith(b"%PDF-1.7")
    assert b"/MarkInfo" in document
    assert b"<pdfuaid:part>1</pdfuaid:part>" in document
    assert re.search(rb"/Lang ?\(fr", document)


def test_it_tells_the_request_and_its_conversation(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    make_message(ticket, by=carol, body="<p>L’écran reste <strong>noir</strong>.</p>")
    make_message(ticket, by=ada, body="<p>Nous regardons.</p>")

    words = read(preview(ticket, "synthesis"))

    assert str(ticket.number) in words
    assert "Synthèse de la demande" in words
    assert "L’écran reste noir." in words
    assert words.index(carol.name) < words.index("Nous regardons.")
    assert "Page 1 sur 1" in words


def test_words_within_a_mark_and_between_the_items_of_a_list_are_on_the_paper(ticket: Ticket, carol: Contact) -> None:
    """M5: what mail programs write in other places than the editor does."""
    make_message(ticket, by=carol, body="<b><p>Premier</p></b><ul><li>Deuxième</li><ul><li>Troisième</li></ul></ul>")

    words = read(preview(ticket, "synthesis"))

    assert all(word in words for word in ("Premier", "Deuxième", "Troisième"))


def test_nothing_of_the_staff_is_in_it(ticket: Ticket, carol: Contact, ada: Employee) -> None:
    """D10: notes are never visible to the client in any PDF."""
    locked = lock(ticket)
    note = tickets.add_entry(locked, kind=Note.KIND, audience=Entry.Audience.STAFF, by=ada)
    Note.objects.create(entry=note, body="<p>Client difficile</p>")
    tickets.add_entry(locked, kind=Call.KIND, audience=Entry.Audience.STAFF, by=ada)
    make_message(ticket, by=carol)
    type(carol).objects.filter(pk=carol.pk).update(notes="Préfère le matin")

    words = told(Ticket.objects.get(pk=ticket.pk))

    assert "difficile" not in words
    assert "Préfère" not in words
    assert words.count("'author'") == 1


def test_it_speaks_the_language_asked_for(ticket: Ticket) -> None:
    with translation.override("en"):
        words = told(ticket)
        name = actions.file_name(ticket, "synthesis")

    assert "Summary of the request" in words
    assert name == f"Request-{ticket.number}.pdf"


def test_text_is_never_compiled(ticket: Ticket, carol: Contact) -> None:
    hostile = '#eval("1+1") #read("/etc/passwd") $ \\ #import "@preview/cetz:0.3.0"'
    make_message(ticket, by=carol, body=f"<p>{hostile}</p>")

    assert '#eval("1+1")' in read(preview(ticket, "synthesis")).replace("\n", " ")


def test_signs_without_a_font_and_controls_do_not_stop_it(ticket: Ticket, carol: Contact) -> None:
    make_message(ticket, by=carol, body="<p>\U0001f600 你好 \U0001f9d1\u200d\U0001f680 \u0378 \ue000 Ωμέγα Привет</p>")

    assert "Привет" in read(preview(ticket, "synthesis"))


LINKS = [
    *["", "#top", "?a=1", "/files", "seite.html", "www.client.example", "c:/temp/a.pdf", "file:///etc/passwd"],
    *[
        "javascript:alert(1)",
        "http:",
        "https://",
        "https:///",
        "mailto:",
        "tel:",
        "https://[bad",
        "HTTPS://client.example",
    ],
    *["https://client.example/" + "a" * 9_000, "https://client.example/a b", "https://client.example/\u202e"],
    *["mailto:a@client.example?subject=%", "tel:+33199001234"],
]


def test_no_link_stops_it(ticket: Ticket, carol: Contact) -> None:
    """M5: what it cannot set as a link is text, whether the cleaner let it through today or some time ago."""
    links = "".join(f'<p><a href="{href}">vers {number}</a></p>' for number, href in enumerate(LINKS))
    for body in (clean(f'{links}<a name="_Hlk1">signet</a>'), f'{links}<p><a rel="noopener">signet</a></p>'):
        make_message(ticket, by=carol, body=body)

    document = preview(ticket, "synthesis")

    assert document.startswith(b"%PDF")
    text = read(document)
    assert text.count("signet") == 2
    assert all(text.count(f"vers {number}\n") == 2 for number in range(len(LINKS)))


@given(html=st.text(st.sampled_from('<>/="ahimgprefsc :#&;\u00e9\U0001f600ulo123-'), max_size=80))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_cleaner_lets_through_can_be_set(html: str, ticket: Ticket) -> None:
    """M5."""
    body = clean(f'<p>{html}</p><a href="{html}">{html}</a><ul><li>{html}</ul><pre>{html}</pre><img src="cid:{html}">')
    Ticket.objects.filter(pk=ticket.pk).update(description=body)

    assert preview(Ticket.objects.get(pk=ticket.pk), "synthesis").startswith(b"%PDF")


def shown(file: StoredFile) -> StoredFile:
    """One that the client has been shown."""
    file.is_for_client = True
    file.save()
    return file


def test_a_picture_of_the_staff_s_is_left_out_though_a_client_names_it(ticket: Ticket, carol: Contact) -> None:
    """D10, L2: files are numbered, and numbers can be guessed."""
    secret = make_file(picture(), name="marge.png", media_type="image/png", topic=ticket.topic)
    make_message(ticket, by=carol, body=f'<p>a <img src="{secret.url}" alt="capture"> b</p>')

    assert not gather(ticket, SUMMARY, made_at=timezone.now()).pictures


def test_a_picture_of_the_request_is_shown_with_a_text_in_its_place(ticket: Ticket, carol: Contact) -> None:
    file = shown(make_file(picture(), name="écran.png", media_type="image/png", topic=ticket.topic))
    make_message(ticket, by=carol, body=f'<p><img src="{file.url}"></p>')

    document = preview(ticket, "synthesis")

    assert b"/Figure" in document or b"/Image" in document
    assert f"Image jointe par {carol.name}" in told(ticket)


def test_a_broken_or_foreign_picture_is_left_out(ticket: Ticket, carol: Contact) -> None:
    broken = shown(make_file(b"no picture", name="x.png", media_type="image/png", topic=ticket.topic))
    foreign = shown(make_file(picture(), name="y.png", media_type="image/png", topic="ticket:0"))
    make_message(ticket, by=carol, body=f'<p>a <img src="{broken.url}" alt="capture"> b <img src="{foreign.url}"></p>')

    words = read(preview(ticket, "synthesis"))

    assert "[capture]" in words
    assert foreign.name not in told(ticket)


def test_a_picture_that_would_fill_the_memory_is_left_out(ticket: Ticket, carol: Contact) -> None:
    data = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(data, "PNG")
    bomb = shown(make_file(data.getvalue(), name="plan.png", media_type="image/png", topic=ticket.topic))
    make_message(ticket, by=carol, body=f'<p><img src="{bomb.url}" alt="plan"></p>')

    assert "[plan]" in read(preview(ticket, "synthesis"))


def test_a_long_conversation_keeps_its_newest_messages(ticket: Ticket, ada: Employee) -> None:
    for number in range(SUMMARY.most + 2):
        make_message(ticket, by=ada, body=f"<p>message n{number}.</p>")

    words = told(ticket)

    assert "2 messages plus anciens" in words
    assert "n1." not in words
    assert f"n{SUMMARY.most + 1}." in words


def test_an_unknown_template_is_refused(ticket: Ticket) -> None:
    with pytest.raises(UnknownTemplate):
        preview(ticket, "../../secret")


def test_a_compiler_that_takes_too_long_is_stopped(ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.001)

    with pytest.raises(DocumentNotMade):
        preview(ticket, "synthesis")


def test_the_templates_have_a_name_for_people() -> None:
    with translation.override("fr"):
        assert [(template.code, str(template.label)) for template in document_templates()] == [
            ("synthesis", "Synthèse de la demande"),
            ("exchange", "Échange complet"),
            ("calls", "Compte rendu des appels"),
        ]


def test_only_the_child_imports_the_compiler() -> None:
    code = "import django, sys; django.setup(); import joindre.documents.actions; print('typst' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "False"
    assert timezone.is_aware(NOW)


def test_what_was_withdrawn_is_not_told(ticket: Ticket, ada: Employee) -> None:
    """D5: neither its words nor its files."""
    file = make_file(name="facture-durand.log", topic=ticket.topic)
    message = post_message(ticket, NewMessage(body=clean("<p>Confidentiel.</p>"), files=[file]), by=ada)
    make_message(ticket, by=ada, body="<p>Nous regardons.</p>")

    withdraw_message(message, by=ada)

    assert "Nous regardons." in told(ticket)
    assert "Confidentiel." not in told(ticket)
    assert "facture-durand.log" not in told(ticket)
