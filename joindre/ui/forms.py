"""Form fields that several surfaces use, for rich text and for people, and the renderer of every form."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer, TemplatesSetting
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from joindre.lib import richtext
from joindre.lib.recipients import Written, read_all
from joindre.lib.richtext import CleanHtml
from joindre.ui import keeping
from postroom import data_pictures
from postroom.data_pictures import DataPicture

Text = str | Promise
#: Letters and markup of one rich text, as it is posted: some three hundred printed pages.
LONGEST = 600_000
Data = Mapping[str, Any]
Files = MultiValueDict[str, Any]


class Renderer(TemplatesSetting):
    """The renderer that gives `{{ form }}` and `{{ field.as_field_group }}` our own markup."""

    form_template_name = "ui/_form.html"
    field_template_name = "ui/_field.html"


class FileInput(forms.FileInput):
    """One file: a button in the language of the portal, and not of the browser, onto which it may be dropped too."""

    template_name = "ui/_file_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "for-readers", **(attrs or {})})


class RichTextWidget(forms.Textarea):
    """A `<rich-text>` element over a textarea. `upload` is the address for pasted pictures; `framed` makes it look like
    a field.
    """

    template_name = "ui/_rich_text.html"

    def __init__(
        self,
        *,
        label: Text = "",
        placeholder: Text = "",
        upload: str = "",
        framed: bool = True,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs={"rows": 3, **(attrs or {})})
        self.label, self.upload, self.framed = label, upload, framed
        # An empty editor without a frame would show nobody that one can write there.
        self.placeholder = placeholder or label

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # A form that is shown again holds what was posted, which nothing has cleaned.
        html = _shown(str(value)) if value else ""
        return {
            "name": name,
            # Without script a person reads and writes plain text.
            "text": richtext.to_text(html) if html else "",
            "html": html,
            "attrs": tuple(
                (key, one) for key, one in self.build_attrs(self.attrs, attrs).items() if one not in {None, False}
            ),
            "label": self.label,
            "placeholder": self.placeholder,
            "upload": self.upload,
            "framed": self.framed,
            "extensions": _extensions(),
        }

    def value_from_datadict(self, data: Data, files: Files, name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return value if value is None or _HTML.match(value) else richtext.from_text(value)

    def use_required_attribute(self, initial: object) -> bool:  # noqa: ARG002 - Django's signature
        # The textarea is hidden behind the editor, where a browser could not point at it.
        return False

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,  # noqa: ARG002 - ours needs the tags of the pages
    ) -> SafeString:
        return keeping.render(self.template_name, self.get_context(name, value, attrs))


def _shown(value: str) -> str:
    written, pictures = data_pictures.take_out(value)
    return richtext.with_files(richtext.clean(written), {one.cid: one.address for one in pictures})


@cache
def _extensions() -> str:
    return json.dumps(richtext.editor_options())


# The editor always begins with one of its blocks; what a person typed into the bare textarea is plain text.
_HTML = re.compile(r"\s*(?:<(?:p|ul|ol|blockquote|pre|div)\b|$)", re.IGNORECASE)


class RichTextField(forms.CharField):
    """A field of clean HTML. Its value is empty where there is nothing to read.

    Pictures in `data:` addresses are taken out of it: `pictures_in` returns them, to be stored with what is written.
    """

    def __init__(self, *, widget: RichTextWidget | None = None, **kwargs: Any) -> None:
        super().__init__(widget=widget or RichTextWidget(), **kwargs)

    def to_python(self, value: object) -> str:
        text, pictures = data_pictures.take_out(super().to_python(value) or "")
        if len(text) > LONGEST:
            # Said before any work begins.
            raise ValidationError(_("This text is too long. Shorten it, or attach it as a file."))
        html = richtext.clean(text)
        return richtext.EMPTY if richtext.is_blank(html) else _Written(html, pictures)


def rich_text_of(form: forms.Form, name: str) -> CleanHtml:
    """Return the clean HTML of a rich text field of a valid form. Raise `TypeError` for any other field."""
    if not isinstance(form.fields[name], RichTextField):
        raise TypeError(f"{name} is no rich text field")
    html: CleanHtml = form.cleaned_data[name]
    return html


def pictures_in(form: forms.Form, name: str) -> Sequence[DataPicture]:
    """Return what was pasted into a rich text field of a valid form."""
    written = form.cleaned_data[name]
    return written.pictures if isinstance(written, _Written) else ()


class _Written(str):
    """Clean HTML, with the pictures to which it refers by `cid:`."""

    __slots__ = ("pictures",)
    pictures: Sequence[DataPicture]

    def __new__(cls, html: str, pictures: Sequence[DataPicture]) -> Self:
        written = super().__new__(cls, html)
        written.pictures = pictures
        return written


@dataclass(frozen=True, kw_only=True)
class Token:
    """A person or an address in a token field, and one choice of its type-ahead."""

    value: str
    label: str
    detail: str = ""
    address: str = ""
    client: bool = False
    initials: str = ""
    #: Marked for attention by the recipient guard; still valid.
    odd: bool = False

    def as_choice(self) -> dict[str, str | bool]:
        return {
            "value": self.value,
            "label": self.label,
            "detail": self.detail,
            "address": self.address,
            "client": self.client,
            "initials": self.initials,
        }


class TokenWidget(forms.Widget):
    """A `<token-field>` element over a hidden select. Without script, addresses are typed as text."""

    template_name = "ui/_token_field.html"

    def __init__(
        self,
        *,
        url: str,
        texts: Mapping[str, Text] | None = None,
        is_single: bool = False,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs)
        self.url = url
        #: Whether a choice takes the place of the one before it.
        self.is_single = is_single
        self.texts = {**_TEXTS, **(texts or {})}

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        return context | {
            "url": self.url,
            "is_single": self.is_single,
            "texts": self.texts,
            "tokens": _as_tokens(cast("Iterable[Token | str]", value)),
        }

    def value_from_datadict(self, data: Data, files: Files, name: str) -> list[str]:  # noqa: ARG002 - Django's signature
        values: Sequence[str] = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [token for value in values for token in _tokens_in(value)]

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,  # noqa: ARG002 - as above
    ) -> SafeString:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


def _tokens_in(value: str) -> Sequence[str]:
    """A person of ours is posted by key; what was typed or pasted may be several people (M2)."""
    return [value] if _PERSON.fullmatch(value) else [str(one) for one in read_all(value[:LONGEST_LIST])]


_PERSON = re.compile(r"[ce][0-9]{1,18}")
#: Letters of what is pasted into a field of people: several times what a mail may go to.
LONGEST_LIST = 40_000
_TEXTS: dict[str, Text] = {
    "all": _("Full list of employees and contacts"),
    "nothing": _("Nobody by that name. Type the whole address, or press F2 for the list."),
    "whole": _("Nobody here has this address: press Enter to write to it all the same."),
    "invalid": _("Not a complete address: {name}. Correct it or remove it."),
    "remove": _("Remove {name}"),
    "added": _("{name} added"),
    "removed": _("{name} removed"),
}


class TokensField(forms.Field):
    """The values of a token field, each once and in order. The surface finds out what they mean."""

    def to_python(self, value: Iterable[str] | None) -> list[str]:
        return list(dict.fromkeys(value or []))


def _as_tokens(value: Iterable[Token | str] | None) -> list[Token]:
    return [item if isinstance(item, Token) else typed_token(item) for item in value or []]


def typed_token(text: str) -> Token:
    """Of an address, with or without a name before it."""
    written = next(iter(read_all(text)), Written(text))
    return Token(value=text, label=written.name or written.address, address=written.address)
