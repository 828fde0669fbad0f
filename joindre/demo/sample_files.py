"""The few files of the demo. They are small, made here, and sent and linked like any other file."""

import io
from dataclasses import dataclass
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from joindre.files.models import StoredFile
from joindre.files.uploads import take_upload
from joindre.tickets.models import Ticket

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


@dataclass(frozen=True, kw_only=True)
class SampleFile:
    """A file that is not stored yet."""

    name: str
    data: bytes

    def store(self, ticket: Ticket, *, is_for_client: bool) -> StoredFile:
        """Store the file for this request as the upload of a browser is stored."""
        upload = SimpleUploadedFile(self.name, self.data)
        return take_upload(upload, topic=ticket.topic, by="", is_for_client=is_for_client)


def screenshot() -> bytes:
    """Draw the window of a print queue as a PNG."""
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


ANALYSIS_FILE: Final = SampleFile(name="analyse-interne.md", data=ANALYSIS.encode())
#: What clients and agents of the stories send, in turn.
SAMPLE_FILES: Final = (
    SampleFile(name="capture.png", data=screenshot()),
    SampleFile(name="journal-comptoir.log", data=LOG.encode()),
    SampleFile(name="releve.csv", data=STATEMENT.encode()),
)
