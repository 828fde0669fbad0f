"""Template tags of every page. They are plain functions over strings, because a feed calls them hundreds of times."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Any
from uuid import uuid4

from django import template
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from joindre.lib import directions, request_ids
from joindre.ui import assets, avatars, dates, icons, keeping, reaching, sizes

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    return icons.icon(str(name), label=str(label), css=str(css))


@register.simple_tag
def icon_ref(name: str) -> SafeString:
    return icons.icon_ref(str(name))


@register.filter
def marked(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """Pieces of a text one after another, with a mark around those that are said to be marked."""
    shown = (f"<mark>{escape(text)}</mark>" if is_marked else escape(text) for text, is_marked in pieces)
    return mark_safe("".join(shown))  # noqa: S308 - each piece is escaped


@register.simple_tag
def sprite() -> SafeString:
    return icons.sprite()


@register.simple_tag
def avatar(name: str, *, client: bool = False, size: str = "", initials: str = "") -> SafeString:
    """Show the initials in a disc, violet for a client. Screen readers skip it: the name always stands beside it."""
    return avatars.avatar(str(name), client=client, size=str(size), initials=str(initials))


@register.simple_tag
def tools() -> SafeString:
    """Show the formatting buttons of the editor."""
    return _tools(get_language())


@lru_cache
def _tools(_language: str | None) -> SafeString:
    return render_to_string("ui/_tool_buttons.html")


@register.simple_tag
def reach(kind: str, *, key: str, **person: str) -> SafeString:
    """An icon that writes to or calls a person, with its tooltip and copy icon; inactive with its reason (P1 to P3).

    `{% reach "mail" key="requester" name="Sophie Delorme" href="mailto:…" value="sophie@…" %}` or, without a value,
    `{% reach "mobile" key="requester" name="Sophie Delorme" missing="No mobile number: change the contact." %}`
    """
    return reaching.reach(reaching.Way(kind), key=key, **person)


@register.simple_tag(takes_context=True)
def call(context: template.Context, kind: str, *, key: str, **person: Any) -> SafeString:
    """The icon of a call that our server places: `{% call "phone" key="requester" name="…" value="…" posted=… %}`.

    A kept part is given `call_key`, fresh on each page.
    """
    tokens = {"csrf_token": str(context.get("csrf_token") or ""), "form_key": context.get("call_key") or new_key(kind)}
    return reaching.call(reaching.Way(kind), place=f"{key}-{kind}", tokens=tokens, **person)


@register.simple_tag
def form_key(place: str, key: str = "") -> SafeString:
    """The key of the next call from this place; a kept part is given one that is fresh on each page."""
    return reaching.form_key(place, key or new_key(place))


@register.filter
def new_key(_of: object) -> str:
    """A key for the forms of a part: another one each time."""
    return str(uuid4())


@register.simple_tag
def inactive(label: str, *, reason: str, **look: str) -> SafeString:
    """Show a control that cannot be used now, with the reason: `{% inactive "Send by mail"
    icon="mail" reason="…" %}`.
    """
    return reaching.inactive(label, reason=reason, **look)


@register.filter
def size(value: int | None) -> str:
    """Show a number of bytes as people say it: `48 ko`."""
    return sizes.spoken(value or 0)


@register.filter
def directed(html: str) -> str:
    """Give each block of a clean text the direction of its own words: `{{ body|directed|safe }}{# trusted: … #}`."""
    return directions.with_directions(html)


@register.simple_tag
def local_time(value: datetime | None) -> SafeString:
    return dates.local_time(value)


@register.simple_tag
def local_date(value: date | None) -> SafeString:
    return dates.local_date(value)


register.filter("whole_day", dates.whole_day)
register.filter("yearly_day", dates.yearly_day)


@register.simple_tag
def request_id() -> str:
    """The id by which the operator finds this request in the log."""
    return request_ids.current()


@register.simple_tag
def stylesheets(room: str = "") -> SafeString:
    return assets.stylesheets(room)


@register.simple_tag
def late_stylesheets() -> SafeString:
    """Name the style sheets of dialogs, which the page loads with the first sign of somebody who uses it."""
    return assets.late_stylesheets()


@register.simple_tag
def importmap(nonce: str) -> SafeString:
    """Show the import map. Without a request, on an error page, there is no nonce and no script runs."""
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, assets.imports())


class KeepNode(template.Node):
    def __init__(self, name: str, values: dict[str, FilterExpression], fresh: dict[str, FilterExpression]) -> None:
        self.name, self.values, self.fresh = name, values, fresh

    def render(self, context: Context) -> SafeString:
        values = {name: value.resolve(context) for name, value in self.values.items()}
        fresh = {name: value.resolve(context) for name, value in self.fresh.items()}
        # A list draws one part for each row: where they are shown is asked once for all.
        if (at := context.render_context.get("place of parts")) is None:
            at = context.render_context["place of parts"] = keeping.place()
        return keeping.render(self.name, values, fresh, at=at)


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """Show a part of a page that is rendered once for these values (`ui/keeping.py`):
    `{% keep "ui/_menu.html" with number=ticket.number fresh csrf_token=csrf_token %}`.
    """
    _tag, name, *bits = token.split_contents()
    after = bits.index("fresh") if "fresh" in bits else len(bits)
    values = token_kwargs([bit for bit in bits[:after] if bit != "with"], parser)
    return KeepNode(name.strip("\"'"), values, token_kwargs(bits[after + 1 :], parser))


@register.simple_tag
def script(name: str) -> SafeString:
    """Load a module that only some pages need: `{% script "live-feed" %}`."""
    return assets.script(name)


@register.simple_tag
def preload(name: str) -> SafeString:
    """Fetch a module that a script asks for later: `{% preload "editor" %}` where there is a text to write."""
    return assets.preload(name)
