"""The one rich text of Joindre: what the editor can make is exactly what the server lets through.

`EXTENSIONS` names the editor's extensions; each entry also says which HTML it produces. `clean` is applied on the way
in, once and outside any transaction, so that what is stored can be shown as it is. `CleanHtml` is what it gives and
what every act asks for, so the type checker proves that nothing else is stored.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from html import escape, unescape
from threading import BoundedSemaphore
from typing import Final, NewType
from urllib.parse import urlsplit

import nh3
from django.conf import settings

from joindre.lib import markup
from joindre.lib.nesting import is_too_deep, without_tags
from postroom.html_text import rich_to_text

#: Rich text that may be stored and shown. It is made in this module alone.
CleanHtml = NewType("CleanHtml", str)
EMPTY: Final = CleanHtml("")
#: Letters of what is read as markup; no form takes as many.
LONGEST: Final = 1_000_000
#: Signs that begin a tag, in what is read as markup: two hundred printed pages have fewer. With more it is plain text.
MOST_MARKUP: Final = 30_000
#: With fewer, no element can be opened again often enough to matter.
_LITTLE_MARKUP: Final = 300
#: A longer text waits for its turn, so that many of them at once leave the other pages time.
_LONG: Final = 20_000
_TURNS: Final = BoundedSemaphore(2)


@dataclass(frozen=True, kw_only=True)
class Extension:
    """One ability of the editor: its options, and the HTML that it makes."""

    options: Mapping[str, object] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)


def tags(*names: str, **options: object) -> Extension:
    return Extension(tags=frozenset(names), options=options)


LINK_SCHEMES: Final = ("http", "https", "mailto", "tel")
LINK_REL: Final = "noopener noreferrer"
# Our own files, or a part of the very mail that carries the text; a remote picture would tell its owner who reads.
_OWN_IMAGE = re.compile(r"/files(?:/(?!\.{1,2}(?:/|$))[\w.%~@:!$&()*+,;=-]+)+|cid:[\w.@+$%-]+", re.ASCII)

EXTENSIONS: Final[dict[str, Extension]] = {
    "Document": tags(),
    "Text": tags(),
    # Mail programs write paragraphs as div; the editor reads them as paragraphs.
    "Paragraph": tags("p", "div"),
    "HardBreak": tags("br"),
    "Bold": tags("strong", "b"),
    "Italic": tags("em", "i"),
    "Underline": tags("u"),
    "Strike": tags("s", "del"),
    "Code": tags("code"),
    "CodeBlock": tags("pre", "code"),
    "BulletList": tags("ul"),
    "OrderedList": Extension(tags=frozenset({"ol"}), attributes={"ol": frozenset({"start"})}),
    "ListItem": tags("li"),
    "Blockquote": tags("blockquote"),
    "Link": Extension(
        tags=frozenset({"a"}),
        attributes={"a": frozenset({"href", "title"})},
        options={"openOnClick": False, "enableTarget": False, "HTMLAttributes": {"rel": LINK_REL, "target": None}},
    ),
    "Image": Extension(
        tags=frozenset({"img"}),
        attributes={"img": frozenset({"src", "alt", "width", "height"})},
        options={"inline": True, "allowBase64": True},
    ),
    "History": tags(),
    "Dropcursor": tags(),
    "Gapcursor": tags(),
}


def editor_options() -> dict[str, Mapping[str, object]]:
    """Return what `<rich-text>` starts its editor with: the names of the extensions and their options."""
    return {name: extension.options for name, extension in EXTENSIONS.items()}


def clean(html: str, *, part_of: Callable[[str], str] | None = None) -> CleanHtml:
    """Return the part of a rich text that may be stored and shown. Cleaning it again changes nothing.

    `part_of` is given for the HTML of a mail: it returns the name of the part that a picture's address means, which is
    shown in its place, or nothing. There a picture of another server becomes a link that names it: it is blocked (I6).
    """
    with _TURNS if len(html) > _LONG else nullcontext():
        tame = markup.hidden(markup.unsigned(html))
        if _is_costly(tame):
            return CleanHtml(from_text(unescape(without_tags(html))))
        if len(tame) > _LONG or tame.count("<") > _LITTLE_MARKUP:
            tame = markup.well_nested(tame, tags=_TAGS)
        return _stable(tame if part_of is None else _with_pictures_of_mail(tame, part_of))


def parts_shown(html: CleanHtml) -> list[str]:
    """Return the names of the parts of a mail that its text shows in place (RFC 2392)."""
    return _PART.findall(html)


def with_files(html: CleanHtml, urls: Mapping[str, str]) -> CleanHtml:
    """Return the text with our files in place of the parts of a mail; `urls` maps their names to addresses of files.

    What is in none of them cannot be shown in place.
    """

    def placed(image: re.Match[str]) -> str:
        part = _PART.search(image[1])
        if part is None:
            return image[0]
        return _with_source(image[1], urls[part[1]]) if part[1] in urls else ""

    return CleanHtml(_IMAGE.sub(placed, html))


def own_address(source: str) -> str:
    """Return the address of a file of ours within this site, as browsers copy it: whole, or of a small one."""
    own = source.strip().removeprefix(settings.SITE_URL)
    return own.removesuffix("?small") if own.startswith("/files/") else source


def own_files(html: str) -> set[int]:
    """Return the keys of the files of ours that a clean text shows in place."""
    return {int(found[2]) for image in _IMAGE.findall(html) if (found := _OWN_FILE.search(image))}


def with_own_files(html: str, urls: Mapping[int, str]) -> CleanHtml:
    """Return the text with these files in place of those of ours that it shows. What is in none of them goes."""

    def placed(image: re.Match[str]) -> str:
        found = _OWN_FILE.search(image[1])
        if found is None:
            return image[0]
        return _with_source(image[1], urls[int(found[2])]) if int(found[2]) in urls else ""

    return CleanHtml(_IMAGE.sub(placed, html))


def to_text(html: str) -> str:
    """Return the text without markup, for the text part of mails, for search and for summaries."""
    return rich_to_text(html)


def from_text(text: str) -> str:
    """Return plain text as rich text: blank lines separate paragraphs, and line ends are kept."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    paragraphs = [escape(part.strip(), quote=False) for part in re.split(r"\n\s*\n", lines) if part.strip()]
    return "".join("<p>" + part.replace("\n", "<br>") + "</p>" for part in paragraphs)


def is_blank(html: str) -> bool:
    """Return whether there is nothing to read: no letter and no picture. The text is a clean one."""
    words = _TAG.sub("", html).replace("&nbsp;", "").strip()
    return "<img" not in html and (not words or (len(words) < _LONG and not unescape(words).strip()))


def _is_costly(html: str) -> bool:
    """Whether it would take the sanitiser long; its words are shown without markup."""
    return (
        len(html) > LONGEST
        or html.count("<") > MOST_MARKUP
        or html.count("&amp") > MOST_MARKUP // 8
        or is_too_deep(html)
    )


def _stable(html: str) -> CleanHtml:
    cleaned = _clean_once(html)
    # A serialised tree may read back as another tree (a paragraph within a paragraph is closed by the parser), so what
    # is stored must be a text that reads back as itself.
    for _ in range(4):
        again = _clean_once(cleaned)
        if again == cleaned:
            return CleanHtml(markup.shown(cleaned))
        cleaned = again
    return CleanHtml(from_text(to_text(markup.shown(cleaned))))


def _allowed_attributes() -> dict[str, set[str]]:
    allowed: dict[str, set[str]] = {}
    for extension in EXTENSIONS.values():
        for tag, names in extension.attributes.items():
            allowed.setdefault(tag, set()).update(names)
    return allowed


_ATTRIBUTES: Final = _allowed_attributes()
# The sanitiser itself lets these pass on every element.
_GENERIC: Final = frozenset({"lang", "title"})


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name in _GENERIC and name not in _ATTRIBUTES.get(tag, ()):
        return None
    if (tag, name) == ("img", "src"):
        source = own_address(value)
        return source if _OWN_IMAGE.fullmatch(markup.meant(source)) else None
    if (tag, name) == ("a", "href"):
        return value if _is_safe_link(markup.meant(value)) else None
    if name in {"width", "height", "start"}:
        return value if re.fullmatch(r"[0-9]{1,5}", value) else None
    return value


def _keep_sources(tag: str, name: str, value: str) -> str | None:
    return value.strip() if (tag, name) == ("img", "src") else _filter_attribute(tag, name, value)


def _is_safe_link(value: str) -> bool:
    scheme, _colon, rest = value.partition(":")
    return bool(rest.strip("/ ")) and scheme.casefold() in LINK_SCHEMES


_TAGS: Final = frozenset(tag for extension in EXTENSIONS.values() for tag in extension.tags)


def _cleaner(attribute_filter: Callable[[str, str, str], str | None]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags={"script", "style", "title"},
        attributes=_ATTRIBUTES,
        attribute_filter=attribute_filter,
        url_schemes={*LINK_SCHEMES, "cid"},
        link_rel=LINK_REL,
    )


_CLEANER: Final = _cleaner(_filter_attribute)
_CLEANER_OF_MAILS: Final = _cleaner(_keep_sources)
# As the sanitiser writes them: double quotes, always escaped inside.
_IMAGE = re.compile(r'<img((?: [\w-]+="[^"]*")*)>')
# A link leads somewhere, or is text: word processors write `<a name="…">`, and a place in a page is none elsewhere.
_LINK = re.compile(r'<a((?: [\w-]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_ADDRESS = re.compile(r'(?:^|") href="')
_TAG = re.compile(r'<(?:[^<>"]|"[^"]*")*>')
_SOURCE = re.compile(r'(?:^|") src="([^"]*)"')
_ALTERNATIVE = re.compile(r'(?:^|") alt="([^"]*)')
_OWN_FILE = re.compile(r'(^|") src="/files/([0-9]{1,18})/')
_PART = re.compile(r'src="cid:([^"]+)"')


def _clean_once(html: str) -> str:
    cleaned = markup.hidden(_CLEANER.clean(html.replace("\0", "")))
    cleaned = _IMAGE.sub(lambda image: image[0] if _SOURCE.search(image[1]) else "", cleaned)
    return _LINK.sub(lambda link: link[0] if link[2] and _ADDRESS.search(link[1]) else link[2], cleaned)


def _with_pictures_of_mail(html: str, part_of: Callable[[str], str]) -> str:
    """The HTML with names of parts, links or nothing in place of its pictures, and not clean in any other way."""

    def placed(image: re.Match[str]) -> str:
        found = _SOURCE.search(image[1])
        source = _value(found[1]) if found else ""
        if part := part_of(source):
            return _with_source(image[1], f"cid:{part}")
        alternative = _ALTERNATIVE.search(image[1])
        return _blocked(source, _value(alternative[1]) if alternative else "")

    return markup.hidden(_IMAGE.sub(placed, markup.hidden(_CLEANER_OF_MAILS.clean(html.replace("\0", "")))))


def _value(written: str) -> str:
    """The value of an attribute that the sanitiser wrote."""
    return markup.meant(unescape(written))


def _blocked(source: str, alternative: str) -> str:
    """A link to a picture of another server, which tells its owner who reads only when it is opened (I6)."""
    address = f"https:{source}" if source.startswith("//") else source
    try:
        host = urlsplit(address).hostname if address.lower().startswith(("http:", "https:")) else None
    except ValueError:
        return ""
    label = escape(" · ".join(filter(None, ("image", " ".join(alternative.split()), host))))
    return f'<a href="{escape(address)}" title="image">[{label}]</a>' if host else ""


def _with_source(attributes: str, source: str) -> str:
    """The picture of these attributes, as the sanitiser writes them, from another source."""
    return f"""<img{_SOURCE.sub(lambda found: f'{found[0][: -len(found[1]) - 1]}{escape(source)}"', attributes)}>"""
