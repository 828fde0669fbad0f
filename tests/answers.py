"""What a test reads from an answer of the site."""

import json
from http import HTTPStatus
from typing import Any, Literal, Protocol

from django.http import HttpResponseBase


class Answer(Protocol):
    """What Django's test client returns, for the parts read here."""

    @property
    def status_code(self) -> int: ...
    @property
    def text(self) -> str: ...


def text_of(answer: Answer, *, status: int = HTTPStatus.OK) -> str:
    """The text of an answer with this status: a word that is missing in it is not missing because the page failed."""
    assert answer.status_code == status, f"answered {answer.status_code} and not {status}: {answer.text[:500]}"
    return answer.text


def events_of(answer: HttpResponseBase, *, after: Literal["", "Swap", "Settle"] = "") -> dict[str, Any]:
    """The events of an answer by their names, and what each carries."""
    header = f"HX-Trigger-After-{after}" if after else "HX-Trigger"
    return dict(json.loads(answer.headers.get(header, "{}")))
