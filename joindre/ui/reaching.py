"""Controls with a tooltip: a way to reach a person shows its value, an inactive control shows its reason (P2, P3)."""

from zlib import crc32

from django.db.models import TextChoices
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from joindre.ui import icons


class Way(TextChoices):
    MAIL = "mail", _("Write to {name}")
    PHONE = "phone", _("Call {name}")
    MOBILE = "mobile", _("Call the mobile phone of {name}")


ICONS = {Way.MAIL: "mail", Way.PHONE: "phone", Way.MOBILE: "smartphone"}


def reach(way: Way, *, key: str, name: str, href: str = "", value: str = "", missing: str = "") -> SafeString:
    """Return the icon of a way to reach a person. `href` is a mailto: or tel: address and `value` is what the tooltip
    shows. Without them the icon is inactive, and `missing` says why.
    """
    label = way.label.format(name=name)
    if not href:
        return inactive(label, reason=missing, icon=ICONS[way], css="icon-button", key=f"{key}-{way}")
    tip = f"tip-{key}-{way}"
    link = format_html(
        '<a class="icon-button" href="{}" data-reach="{}" aria-label="{}" aria-describedby="{}">{}</a>',
        *(href, way, label, tip, icons.icon(ICONS[way])),
    )
    return _with_tip(link, tip=tip, content=_value_to_copy(value))


def inactive(label: str, *, reason: str, icon: str = "", css: str = "button", key: str = "") -> SafeString:
    tip = f"why-{key or crc32(f'{label}{reason}'.encode())}"
    alone = css == "icon-button"
    button = format_html(
        '<button type="button" class="{}" aria-disabled="true"{} aria-describedby="{}">{}{}</button>',
        css,
        format_html(' aria-label="{}"', label) if alone else "",
        tip,
        icons.icon(icon) if icon else "",
        "" if alone else label,
    )
    return _with_tip(button, tip=tip, content=format_html("<span>{}</span>", reason))


def _value_to_copy(value: str) -> SafeString:
    return format_html(
        '<span>{value}</span><copy-button value="{value}" done="{done}">'
        '<button type="button" class="icon-button" aria-label="{copy}">{icon}</button></copy-button>',
        value=value,
        done=gettext("Copied"),
        copy=gettext("Copy {value}").format(value=value),
        icon=icons.icon("copy"),
    )


def _with_tip(control: SafeString, *, tip: str, content: SafeString) -> SafeString:
    return format_html(
        '<span class="with-tip">{}<tool-tip id="{}" role="tooltip">{}</tool-tip></span>', control, tip, content
    )
