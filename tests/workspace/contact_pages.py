"""The addresses of the acts on a request's contacts, and what its dialog posts."""

from typing import TYPE_CHECKING

from django.test import Client

from joindre.tickets.models import Ticket

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

SOPHIE = {"last_name": "Delorme", "first_name": "Sophie"}
NO_ROWS = {"further-TOTAL_FORMS": "0", "further-INITIAL_FORMS": "0"}


def url(ticket: Ticket, act: str) -> str:
    return f"/tickets/{ticket.number}/contacts/{act}"


def new(ticket: Ticket, field: str = "requester") -> str:
    return url(ticket, f"new/?field={field}")


def opened(client: Client, address: str) -> str:
    """What the dialog was opened on: its hidden field."""
    return str(client.get(address).context["opened"])


def save(client: Client, address: str, **values: str) -> "Answer":
    return client.post(address, NO_ROWS | SOPHIE | values)
