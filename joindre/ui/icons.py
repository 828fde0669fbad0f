"""Icons of the lucide family. Each is drawn once per process and is a plain string from then on."""

import re
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from lucide import _render_icon as draw  # the package offers nothing public but its template tag

# Icons that lists and feeds repeat: drawn once per page in the sprite, then referred to.
SPRITE = (
    "arrow-right-left",
    "ban",
    "bell",
    "check",
    "check-check",
    "circle-alert",
    "clock",
    "copy",
    "download",
    "ellipsis-vertical",
    "eye",
    "eye-off",
    "file",
    "file-image",
    "file-text",
    "forward",
    "link",
    "lock",
    "mail",
    "mail-open",
    "mail-x",
    "message-square",
    "paperclip",
    "phone",
    "phone-incoming",
    "phone-missed",
    "phone-outgoing",
    "reply",
    "reply-all",
    "rotate-cw",
    "send",
    "smartphone",
    "sticky-note",
    "trash-2",
    "triangle-alert",
    "user",
    "x",
)
_FRAME = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def icon(name: str, *, label: str = "", css: str = "") -> SafeString:
    """Return an inline drawing. It is silent beside a text; `label` names it where it stands alone."""
    speech = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return _svg(f'{speech} viewBox="0 0 24 24"', _shapes(name), css=css)


@cache
def icon_ref(name: str) -> SafeString:
    """Return a reference into the page's sprite. It takes a tenth of the bytes of a drawing, for icons that a list
    repeats.
    """
    if name not in SPRITE:
        message = f"The sprite holds no icon {name!r}: add it to SPRITE or use {{% icon %}}."
        raise LookupError(message)
    return _svg('aria-hidden="true"', f'<use href="#i-{name}"/>')


@cache
def sprite() -> SafeString:
    symbols = "".join(f'<symbol id="i-{name}" viewBox="0 0 24 24">{_shapes(name)}</symbol>' for name in SPRITE)
    return mark_safe(f"<svg hidden>{symbols}</svg>")  # noqa: S308 - drawings of an installed package


def _shapes(name: str) -> str:
    drawing = _FRAME.search(draw(name, None))
    if drawing is None:
        raise LookupError(name)
    return re.sub(r"\s+", " ", drawing[1]).replace("> <", "><").strip()


def _svg(attributes: str, content: str, *, css: str = "") -> SafeString:
    classes = f"icon {escape(css)}".strip()
    return mark_safe(f'<svg class="{classes}" {attributes}>{content}</svg>')  # noqa: S308 - escaped above
