"""What the dialog of a mail sends."""

from typing import Final
from uuid import uuid4

#: Of people outside, whom the tests write to.
STRANGERS: Final = (
    "hotline@imprimeur.example", "a@imprimeur.example", "paul@vidal.example", "rosa@lind.example", "zoe@lind.example",
)  # fmt: skip


def posted(**fields: object) -> dict[str, object]:
    """A mail whose writer has read that the domains of strangers are new (M9)."""
    return {
        "form_key": str(uuid4()),
        "subject": "Panne",
        "body": "<p>Bonjour.</p>",
        "template": "",
        "warned": " ".join(f"new_domain:{address}" for address in STRANGERS),
    } | fields
