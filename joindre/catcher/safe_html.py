"""A mail's HTML made safe to look at: no script, nothing from elsewhere, its own pictures in place."""

import re

import nh3

_CID = re.compile(r"""(src\s*=\s*["']?)cid:([^"'\s>]+)""", re.IGNORECASE)
_STYLES = {
    "background-color", "border", "border-bottom", "border-collapse", "border-left", "border-radius", "border-top",
    "color", "display", "font-family", "font-size", "font-style", "font-weight", "line-height", "margin",
    "margin-bottom", "margin-left", "margin-right", "margin-top", "max-width", "padding", "padding-bottom",
    "padding-left", "padding-right", "padding-top", "text-align", "text-decoration", "vertical-align", "white-space",
    "width",
}  # fmt: skip
_ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}


def _keep(tag: str, name: str, value: str) -> str | None:
    """Pictures from elsewhere would tell their owner who reads."""
    is_elsewhere = (tag, name) == ("img", "src") and not value.startswith("/mails/")
    return None if is_elsewhere else value


_CLEANER = nh3.Cleaner(
    tags=nh3.ALLOWED_TAGS,
    clean_content_tags={"script", "style", "title"},
    attributes=_ATTRIBUTES | {"*": _ATTRIBUTES.get("*", set()) | {"style", "dir", "lang"}},
    attribute_filter=_keep,
    filter_style_properties=_STYLES,
    url_schemes={"http", "https", "mailto", "tel"},
)


def document(html: str, *, pictures: dict[str, str]) -> str:
    """For a sandboxed frame. Links open in a window of their own; mails are written for a light ground."""
    in_place = _CID.sub(lambda match: match[1] + pictures.get(match[2], ""), html)
    head = '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light"><base target="_blank">'
    return f"{head}<body>{_CLEANER.clean(in_place)}"
