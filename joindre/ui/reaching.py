"""Controls with a tooltip: a way to reach a person shows its value, an inactive control shows its reason (P2, P3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zlib import crc32

from django.db.models import TextChoices
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from joindre.ui import icons


class Way(TextChoices):
    MAIL = "mail", _("Write to {name}")
    PHONE = "phone", _("Call {name}")
    MOBILE = "mobile", _("Call the mobile phone of {name}")


@dataclass(frozen=True, kw_only=True)
class Posted:
    """What is posted where, so that our server places a call."""

    url: str
    fields: tuple[tuple[str, str], ...]


ICONS = {Way.MAIL: "mail", Way.PHONE: "phone", Way.MOBILE: "smartphone"}


def reach(  # noqa: PLR0913 - what one icon shows, each by its name
    way: Way,
    *,
    key: str,
    name: str,
    href: str = "",
    value: str = "",
    missing: str = "",
    called: str = "",
    number: str = "",
) -> SafeString:
    """Return the icon of a way to reach a person. `href` is a mailto: or tel: address and `value` is what the tooltip
    shows; `number` is what it calls, for the note of the call. Without them the icon is inactive, and `missing` says
    why. Of the ways to call the one that is `called` has the key.
    """
    shortcut = "c" if way == called else ""
    label = way.label.format(name=name)
    if not href:
        return inactive(
            label, reason=missing, icon=ICONS[way], css="icon-button", key=f"{key}-{way}", shortcut=shortcut
        )
    tip = f"tip-{key}-{way}"
    link = format_html(
        '<a class="icon-button" href="{}"{} data-reach="{}"{}{} data-act aria-label="{}" aria-describedby="{}">{}</a>',
        *(href, _in_a_new_tab(href), way, _pressed_by(shortcut), _noted(number), label, tip, icons.icon(ICONS[way])),
    )
    return _with_tip(link, tip=tip, content=_value_to_copy(value))


def call(  # noqa: PLR0913 - what one icon shows, each by its name
    way: Way, *, name: str, value: str, posted: Posted, tokens: Mapping[str, str], place: str, called: str = ""
) -> SafeString:
    """Return the icon with which our server places a call, and the place where its answer is said.

    `tokens` are posted along; the `form_key` among them is another one after each answer.
    """
    label, tip = way.label.format(name=name), f"tip-{place}"
    button = format_html(
        '{}<button class="icon-button" data-reach="{}"{}{} data-act aria-label="{}" aria-describedby="{}">{}</button>',
        *(hidden((*posted.fields, ("place", place))), way, _pressed_by("c" if way == called else "")),
        _noted(dict(posted.fields).get("number", "")),
        *(label, tip, icons.icon(ICONS[way])),
    )
    return format_html(
        '<form class="with-tip call" id="call-{place}" method="post" action="{url}" hx-post="{url}" hx-sync="this:drop"'
        ' hx-target="#answer-{place}">{token}{button}<tool-tip id="{tip}" role="tooltip">{value}</tool-tip></form>'
        '<output class="call-answer" id="answer-{place}">{key}</output>',
        place=place,
        url=posted.url,
        token=hidden([("csrfmiddlewaretoken", tokens["csrf_token"])]),
        button=button,
        tip=tip,
        value=_value_to_copy(value),
        key=form_key(place, tokens["form_key"]),
    )


def form_key(place: str, key: str) -> SafeString:
    """The field by which a form that is posted twice is known; it belongs to the form of this place."""
    return format_html('<input type="hidden" name="form_key" value="{}" form="call-{}">', key, place)


def hidden(fields: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


def inactive(
    label: str, *, reason: str, icon: str = "", css: str = "button", key: str = "", shortcut: str = ""
) -> SafeString:
    """Return a control that cannot be used, with its reason; its key says it too (U1)."""
    tip = f"why-{key or crc32(f'{label}{reason}'.encode())}"
    alone = css == "icon-button"
    button = format_html(
        '<button type="button" data-act class="{}" aria-disabled="true"{}{} aria-describedby="{}">{}{}</button>',
        css,
        _pressed_by(shortcut),
        format_html(' aria-label="{}"', label) if alone else "",
        tip,
        icons.icon(icon) if icon else "",
        "" if alone else label,
    )
    return _with_tip(button, tip=tip, content=format_html("<span>{}</span>", reason))


def _noted(number: str) -> SafeString:
    """Which number a press calls: what became of the call is asked afterwards (P5)."""
    return format_html(' data-called="{}"', number) if number else SafeString()


def _pressed_by(shortcut: str) -> SafeString:
    return format_html(' aria-keyshortcuts="{}"', shortcut) if shortcut else SafeString()


def _value_to_copy(value: str) -> SafeString:
    return format_html(
        '<span>{value}</span><copy-button value="{value}" done="{done}">'
        '<button type="button" class="icon-button" aria-label="{copy}">{icon}</button></copy-button>',
        value=value,
        done=gettext("Copied"),
        copy=gettext("Copy {value}").format(value=value),
        icon=icons.icon("copy"),
    )


def _in_a_new_tab(href: str) -> str:
    is_page = href.startswith(("https:", "http:"))
    return format_html(' target="_blank" rel="{}"', "noopener noreferrer") if is_page else ""


def _with_tip(control: SafeString, *, tip: str, content: SafeString) -> SafeString:
    return format_html(
        '<span class="with-tip">{}<tool-tip id="{}" role="tooltip">{}</tool-tip></span>', control, tip, content
    )
