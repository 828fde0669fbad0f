"""The paper is the company's (U6)."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from joindre.company.logo import keep_logo
from joindre.company.models import Company
from joindre.directory.models import Employee
from joindre.documents.actions import preview
from joindre.documents.gathering import gather
from joindre.documents.shipped import SUMMARY
from joindre.lib import clock
from joindre.messaging.models import MessageSettings
from joindre.tickets.models import Ticket
from tests.factories import make_message

NORD = {"own_name": "Atelier Nord", "own_line": "Imprimantes", "colour": "#8a1538", "telephone": "+33478000000"}


def test_it_carries_name_line_colour_and_telephone(ticket: Ticket, ada: Employee) -> None:
    """U6: ours stands nowhere, not even where the client reads no name (D7)."""
    Company.objects.update(**NORD)
    MessageSettings.objects.update(identity="nothing")
    make_message(ticket, by=ada)

    data = gather(ticket, SUMMARY, made_at=clock.now()).data

    assert data["company"] == {
        "name": "Atelier Nord",
        "line": "Imprimantes",
        "telephone": "04 78 00 00 00",
        "colour": "#8a1538",
    }
    assert "Joindre" not in str(data)
    assert "'author': 'Atelier Nord'" in str(data)


def test_a_logo_is_set_in_the_place_of_the_name(ticket: Ticket) -> None:
    """U6, M5: with its name for who hears the document."""
    written = io.BytesIO()
    Image.new("RGBA", (400, 100), (138, 21, 56, 255)).save(written, "PNG")
    Company.objects.update(**NORD, logo=keep_logo(SimpleUploadedFile("l.png", written.getvalue())))

    order = gather(ticket, SUMMARY, made_at=clock.now())

    assert list(order.pictures) == ["logo"]
    assert preview(ticket, "synthesis").startswith(b"%PDF")
