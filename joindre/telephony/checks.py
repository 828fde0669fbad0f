"""What an administrator types, looked at before it is kept: each fault is a sentence that says what to do (P4, S5)."""

import json
import re
from collections.abc import Collection
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from joindre.lib.filling import fields_in, is_unfinished, without_fields
from joindre.telephony.fields import NAMES, NAMES_OF_SERVER
from joindre.telephony.models import BodyFormat

#: What a browser may be told to open: pages, and programs that place calls.
SCHEMES: Final = ("https", "http", "tel", "sip", "sips", "callto", "skype", "msteams", "zoiper", "ciscotel")
WEB: Final = frozenset({"https", "http"})

#: Signs of an extension.
LONGEST_EXTENSION: Final = 20
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
#: Written by the connection itself; another value would let one request pass for two.
_OWN_HEADERS: Final = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te", "trailer"}
)
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")


def check_address(text: str) -> str:
    """An address that the browser opens. Raise `ValidationError`."""
    _ensure_known(text, NAMES)
    scheme = text.partition(":")[0].lower() if ":" in text else ""
    if scheme not in SCHEMES:
        raise ValidationError(_SCHEME, params={"schemes": ", ".join(f"{one}:" for one in SCHEMES)})
    if _UNSEEN.search(without_fields(text)):
        raise ValidationError(_BLANKS)
    if scheme in WEB:
        _ensure_fixed_host(text)
    return text


def check_endpoint(text: str) -> str:
    """The address that our server asks. Raise `ValidationError`."""
    _ensure_known(text, NAMES_OF_SERVER)
    if text.partition(":")[0].lower() not in WEB:
        raise ValidationError(_HTTP)
    if _UNSEEN.search(without_fields(text)):
        raise ValidationError(_BLANKS)
    parts = _ensure_fixed_host(text)
    if parts.username is not None or parts.password is not None:
        raise ValidationError(_USER_IN_ADDRESS)
    return text


def check_headers(text: str) -> str:
    """One `Name: value` on each line. Raise `ValidationError`, which shows the line that is wrong."""
    _ensure_known(text, NAMES_OF_SERVER)
    for line in text.splitlines():
        name, sign, value = line.partition(":")
        if not line.strip():
            continue
        if not sign or not _HEADER.fullmatch(name.strip()) or not value.strip() or fields_in(name):
            raise ValidationError(_HEADER_LINE, params={"line": line.strip()[:80]})
        if name.strip().lower() in _OWN_HEADERS:
            raise ValidationError(_OWN_HEADER, params={"name": name.strip()})
    return text


def check_body(text: str, body_format: str) -> str:
    """A JSON text, or one `name=value` on each line. Raise `ValidationError`."""
    _ensure_known(text, NAMES_OF_SERVER)
    if body_format == BodyFormat.JSON and text.strip():
        try:
            parsed = json.loads(text)
        except (ValueError, RecursionError):
            raise ValidationError(_JSON) from None
        if any(fields_in(name) for name in _names(parsed)):
            raise ValidationError(_JSON)
    if body_format == BodyFormat.FORM:
        for line in filter(str.strip, text.splitlines()):
            name, sign, _value = line.partition("=")
            if not sign or not name.strip() or fields_in(name):
                raise ValidationError(_FORM_LINE, params={"line": line.strip()[:80]})
    return text


def check_domain(text: str) -> str:
    if not _DOMAIN.fullmatch(text):
        raise ValidationError(_NO_DOMAIN)
    return text


def check_extension(text: str) -> str:
    """The internal number of one of our own telephones; blank where there is none. Raise `ValidationError`."""
    if len(text) > LONGEST_EXTENSION or not all(sign in "0123456789*#" for sign in text):
        raise ValidationError(_EXTENSION)
    return text


def _ensure_known(text: str, known: Collection[str]) -> None:
    for name in fields_in(text):
        if name not in known:
            raise ValidationError(_UNKNOWN, params={"name": name, "known": ", ".join(sorted(known))})
    if is_unfinished(text):
        raise ValidationError(_UNFINISHED)


def _ensure_fixed_host(text: str) -> SplitResult:
    """Return the parts of an address whose host no field can change."""
    host = text.partition("://")[2]
    for sign in "/?#":
        host = host.partition(sign)[0]
    try:
        parts = urlsplit(without_fields(text))
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_whole = False
    if not is_whole:
        raise ValidationError(_NO_HOST)
    if "{" in host or "\\" in host:
        raise ValidationError(_FIELD_IN_HOST)
    return parts


def _names(part: Any) -> list[str]:  # noqa: ANN401 - what JSON can hold
    if isinstance(part, dict):
        return [*part, *(name for one in part.values() for name in _names(one))]
    return [name for one in part for name in _names(one)] if isinstance(part, list) else []


_SCHEME = _("Begin the address with one of these: %(schemes)s.")
_HTTP = _("Begin the address with https:// or http://.")
_BLANKS = _("An address holds no blanks: take them out, or write %%20 for each.")
_NO_HOST = _("Write the whole address, with the name of the server: https://pbx.example/call.")
_FIELD_IN_HOST = _("The server is always the same: no field can stand before the first / after its name.")
_USER_IN_ADDRESS = _("Take user name and password out of the address: they have fields of their own below.")
_UNKNOWN = _("There is no field “%(name)s” here. Those there are: %(known)s.")
_UNFINISHED = _("A field stands between two braces on each side, as in {{ number }}.")
_HEADER_LINE = _("“%(line)s” is no header: write one on each line, as in X-Token: abc.")
_OWN_HEADER = _("The header %(name)s is written by the connection itself: take it out.")
_JSON = _('This is no JSON: check quotes, commas and braces. Each field stands between quotes, as in "{{ number }}".')
_FORM_LINE = _("“%(line)s” is no form field: write one on each line, as in to={{ number }}.")
_EXTENSION = _("An extension has digits, * and # only.")
_NO_DOMAIN = _("Write the name of one server, as in pbx.example.org.")
