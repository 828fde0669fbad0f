"""The keys of the support portal, in one table (U1).

The page of the keys, the preferences and `docs/keys.md` are made of it. A control that a key presses carries the key in
`aria-keyshortcuts`, by which `page-keys.js` finds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class KeyPlace(TextChoices):
    """Where a key does something."""

    EVERYWHERE = "everywhere", _("On every page")
    LIST = "list", _("In a list")
    REQUEST = "request", _("On a request")
    PALETTE = "palette", _("In the palette")
    WRITING = "writing", _("While writing")
    CALL = "call", _("After a call, in its bar")


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """One key of one place; `key` is what the keyboard says, such as `j` or `Control+k`."""

    key: str
    place: KeyPlace
    does: str | Promise

    @property
    def is_single(self) -> bool:
        """Whether it is one character, which people who speak to their computer have to switch off (WCAG 2.1.4)."""
        return len(self.key) == 1

    @property
    def caps(self) -> Sequence[str | Promise]:
        """What stands on the keys that are pressed together."""
        return [
            CAPS.get(part, part.upper() if len(self.key) > 1 and len(part) == 1 else part)
            for part in self.key.split("+")
        ]


CAPS: Final[dict[str, str | Promise]] = {
    "Control": _("Ctrl"),
    "Shift": _("Shift"),
    "Enter": _("Enter"),
    "Escape": _("Esc"),
    "Tab": _("Tab"),
    "ArrowDown": "↓",
    "ArrowUp": "↑",
}

SHORTCUTS: Final[Sequence[Shortcut]] = (
    Shortcut(key="Control+k", place=KeyPlace.EVERYWHERE, does=_("Find a request, a person, a page or an action")),
    Shortcut(key="/", place=KeyPlace.EVERYWHERE, does=_("Find a request, a person, a page or an action")),
    Shortcut(key="d", place=KeyPlace.EVERYWHERE, does=_("Begin a new request, for the person of a sheet")),
    Shortcut(key="u", place=KeyPlace.EVERYWHERE, does=_("Go to the next unread message")),
    Shortcut(key="a", place=KeyPlace.EVERYWHERE, does=_("Open the sheet of whoever calls")),
    Shortcut(key="w", place=KeyPlace.EVERYWHERE, does=_("Begin a new request for whoever calls, with the call on it")),
    Shortcut(key="?", place=KeyPlace.EVERYWHERE, does=_("Show the keys of this page")),
    Shortcut(key="j", place=KeyPlace.LIST, does=_("Next line")),
    Shortcut(key="k", place=KeyPlace.LIST, does=_("Previous line")),
    Shortcut(key="Enter", place=KeyPlace.LIST, does=_("Open the line")),
    Shortcut(key="j", place=KeyPlace.REQUEST, does=_("Next request of the list")),
    Shortcut(key="k", place=KeyPlace.REQUEST, does=_("Previous request of the list")),
    Shortcut(key="r", place=KeyPlace.REQUEST, does=_("Write a direct message")),
    Shortcut(key="n", place=KeyPlace.REQUEST, does=_("Write an internal note")),
    Shortcut(key="m", place=KeyPlace.REQUEST, does=_("Send by email")),
    Shortcut(key="c", place=KeyPlace.REQUEST, does=_("Call the requester")),
    Shortcut(key="i", place=KeyPlace.REQUEST, does=_("Assign the request to me")),
    Shortcut(key="ArrowDown", place=KeyPlace.PALETTE, does=_("Next option")),
    Shortcut(key="ArrowUp", place=KeyPlace.PALETTE, does=_("Previous option")),
    Shortcut(key="Tab", place=KeyPlace.PALETTE, does=_("First option of the next group")),
    Shortcut(key="Enter", place=KeyPlace.PALETTE, does=_("Open the option")),
    Shortcut(key="Shift+Enter", place=KeyPlace.PALETTE, does=_("Begin a new request for the person")),
    Shortcut(key="Escape", place=KeyPlace.PALETTE, does=_("Close the palette")),
    Shortcut(key="Control+Enter", place=KeyPlace.WRITING, does=_("Send the text")),
    Shortcut(key="/", place=KeyPlace.WRITING, does=_("Insert a canned text, where a word begins")),
    Shortcut(key="Escape", place=KeyPlace.WRITING, does=_("Leave the text: single keys work again")),
    Shortcut(key="1", place=KeyPlace.CALL, does=_("The call was answered")),
    Shortcut(key="2", place=KeyPlace.CALL, does=_("Nobody answered")),
    Shortcut(key="3", place=KeyPlace.CALL, does=_("It was the voicemail")),
    Shortcut(key="4", place=KeyPlace.CALL, does=_("It was a wrong number")),
    Shortcut(key="Enter", place=KeyPlace.CALL, does=_("Note the call")),
    Shortcut(key="Escape", place=KeyPlace.CALL, does=_("Do not note this call")),
)


def shortcuts_of(*places: KeyPlace) -> Sequence[tuple[KeyPlace, Sequence[Shortcut]]]:
    """The keys of each of these places, in the order of the table."""
    return [(place, [one for one in SHORTCUTS if one.place == place]) for place in places]


def single_keys() -> Sequence[tuple[str, str]]:
    """Each key that can be switched off, with all that it does."""
    keys = dict.fromkeys(one.key for one in SHORTCUTS if one.is_single)
    return [(key, " · ".join(str(one.does) for one in SHORTCUTS if one.key == key)) for key in keys]
