"""What an answer tells the page beside its content: events that our elements listen for (htmx: `HX-Trigger`)."""

from typing import Any, Literal, TypeVar

from django.http import HttpResponse
from django_htmx.http import trigger_client_event

#: The name of an event, and what it carries.
Event = tuple[str, dict[str, Any]]
Response = TypeVar("Response", bound=HttpResponse)

#: The feed fetches what is new, and what stands around it.
FEED_CHANGED: Event = ("feed:changed", {})
DIALOG_DONE: Event = ("modal:close", {})


def dialog_at(url: str) -> Event:
    """The page opens this dialog."""
    return "modal:open", {"url": url}


def notice(text: str, **more: object) -> Event:
    """A line at the foot of the page; `seconds` and `action` (`label`, `url`) give it something to press."""
    return "toast", {"text": text, **more}


def refused(text: str) -> Event:
    """Why it was refused, for the place where it was asked."""
    return "refused", {"text": text}


def with_events(
    response: Response, *events: Event, after: Literal["receive", "settle", "swap"] = "receive"
) -> Response:
    """The same answer with these events, which happen when it has come, is settled or was swapped in."""
    for name, details in events:
        trigger_client_event(response, name, details, after=after)
    return response
