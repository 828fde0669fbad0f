"""Icons of the lucide family. Each is drawn once per process and is a plain string from then on."""

import re
from functools import cache
from importlib import resources
from io import BytesIO
from zipfile import ZipFile

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Icons that lists and feeds repeat: drawn once per page in the sprite, then referred to. All stand in every page.
SPRITE = (
    "ban",
    "check",
    "circle-alert",
    "clock",
    "download",
    "ellipsis-vertical",
    "eye",
    "eye-off",
    "file",
    "file-text",
    "image",
    "link",
    "lock",
    "mail",
    "mail-open",
    "mail-x",
    "message-square",
    "paperclip",
    "pencil",
    "phone-incoming",
    "phone-missed",
    "phone-outgoing",
    "send",
    "sticky-note",
    "trash-2",
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


@cache
def _drawings() -> ZipFile:
    """Return the archive of the package `lucide`, read once; its own function opens it anew for each icon."""
    return ZipFile(BytesIO(resources.files("lucide").joinpath("lucide.zip").read_bytes()))


def _shapes(name: str) -> str:
    """Raise `KeyError` where there is no such icon."""
    drawing = _FRAME.search(_drawings().read(f"{name}.svg").decode())
    if drawing is None:
        raise LookupError(name)
    return re.sub(r"\s+", " ", drawing[1]).replace("> <", "><").strip()


def _svg(attributes: str, content: str, *, css: str = "") -> SafeString:
    classes = f"icon {escape(css)}".strip()
    return mark_safe(f'<svg class="{classes}" {attributes}>{content}</svg>')  # noqa: S308 - escaped above
