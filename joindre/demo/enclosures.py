"""The few files of the demo: small, made here, stored once and used by many."""

import io
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw

from joindre.files import actions as files
from joindre.files.models import StoredFile
from joindre.tickets.models import LinkedDocument, Ticket

PNG: Final = "image/png"
LOG: Final = """\
09:02:11 INFO  Comptoir 12.4 démarré
09:02:14 INFO  Imprimante ACCUEIL-1 trouvée (pilote PCL 6)
09:04:37 ERROR Travail 0482 : réponse inattendue du pilote (0x61), 3 essais
09:04:38 WARN  File suspendue, 4 travaux en attente
"""
ANALYSIS: Final = """\
# Analyse

- Le pilote refuse les polices incorporées depuis la version 12.4.
- Contournement : imprimer comme image (lent, mais lisible).
- Correctif prévu : reprise du réglage « Polices de l'imprimante ».
"""
STATEMENT: Final = "date;libellé;montant\n01/10;PRLV ASSURANCE;-128,40\n02/10;VIR CLIENT;1284,60\n"
_KINDS: Final = (
    ("capture.png", PNG, True),
    ("journal-comptoir.log", "text/plain", True),
    ("releve.csv", "text/csv", True),
    ("analyse-interne.md", "text/markdown", False),
)


def store(tickets: Sequence[Ticket]) -> dict[int, list[StoredFile]]:
    """A file or two for one request in four, some of them linked; by the request's key."""
    contents = {"capture.png": screenshot(), "journal-comptoir.log": LOG.encode(), "releve.csv": STATEMENT.encode()}
    contents["analyse-interne.md"] = ANALYSIS.encode()
    blobs = {name: files.keep(data) for name, data in contents.items()}
    stored: list[tuple[Ticket, StoredFile]] = []
    for index, ticket in enumerate(tickets[:-1]):
        name, media_type, is_for_client = _KINDS[index % len(_KINDS)]
        file = StoredFile(
            blob=blobs[name],
            name=name,
            media_type=media_type,
            topic=ticket.topic,
            is_for_client=is_for_client,
            created_at=ticket.created_at,
        )
        stored.append((ticket, file))
    StoredFile.objects.bulk_create(file for _ticket, file in stored)
    LinkedDocument.objects.bulk_create(
        link(ticket, file) for index, (ticket, file) in enumerate(stored) if index % 5 == 0
    )
    return {ticket.pk: [file] for ticket, file in stored if file.is_for_client}


def link(ticket: Ticket, file: StoredFile) -> LinkedDocument:
    return LinkedDocument(
        ticket=ticket, name=file.name, file=file, is_external=file.is_for_client, added_at=ticket.created_at
    )


def screenshot() -> bytes:
    """The window of a print queue, drawn: no picture of anybody's screen."""
    picture = Image.new("RGB", (720, 300), "#f3f3f1")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 720, 34), fill="#0b5c63")
    draw.text((14, 11), "File d'attente : ACCUEIL-1", fill="white")
    for row, (name, state) in enumerate(
        (("FA-0482.pdf", "Erreur"), ("FA-0483.pdf", "En attente"), ("FA-0484.pdf", "En attente"))
    ):
        top = 56 + row * 62
        draw.rounded_rectangle((16, top, 704, top + 50), 6, fill="white", outline="#d9d6cf")
        draw.text((32, top + 18), name, fill="#1d1f27")
        draw.text((560, top + 18), state, fill="#b3261e" if row == 0 else "#5b5e6b")
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()
