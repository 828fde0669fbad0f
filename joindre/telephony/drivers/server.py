"""The telephone system, asked by our server over HTTP: the click-to-dial of a PBX."""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from threading import BoundedSemaphore
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from joindre.fields.calls import Dialled
from joindre.fields.resolving import values_of_call
from joindre.lib.filling import fields_in, fill
from joindre.lib.outgoing import HttpAnswer, NotReached, Outgoing, ask
from joindre.lib.sealed import KeyHasChanged
from joindre.telephony.drivers.interface import Driver
from joindre.telephony.fields import SECRET
from joindre.telephony.models import BodyFormat, Method, Telephony
from joindre.telephony.outcomes import LONGEST_WORDS, Outcome, Trouble

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd\s]+")
#: Calls that a process asks for at once: a telephone system that does not answer must not hold all threads of pages.
AT_ONCE: Final = 4
_AT_ONCE: Final = BoundedSemaphore(AT_ONCE)
#: What stands in the place of the secret, should an answer repeat it.
_MASK = "•••"


class ServerDriver(Driver):
    asks_by_server = True

    def place(self, call: Dialled) -> Outcome:
        row = self._row
        if not row.endpoint:
            return Outcome(fault=Trouble.NOT_SET)
        if not call.employee_extension and "employee.extension" in _fields_of(row):
            return Outcome(fault=Trouble.NO_EXTENSION)
        try:
            secret = row.secret
        except KeyHasChanged:
            return Outcome(fault=Trouble.KEY_HAS_CHANGED)
        if not _AT_ONCE.acquire(blocking=False):
            return Outcome(fault=Trouble.BUSY)
        try:
            answer = ask(_request(row, {**values_of_call(call), SECRET: secret}), allow_private=row.allows_private)
        except NotReached as error:
            return Outcome(fault=error.fault)
        finally:
            _AT_ONCE.release()
        return _outcome(answer, _told(row.user_name, secret))

    @property
    def _row(self) -> Telephony:
        if not isinstance(self.way, Telephony):
            raise TypeError("only the installation asks a telephone system")
        return self.way


def _fields_of(row: Telephony) -> set[str]:
    return {name for text in (row.endpoint, row.headers, row.body) for name in fields_in(text)}


def _request(row: Telephony, values: Mapping[str, str]) -> Outgoing:
    kind, body = _body(row, values)
    headers = [*_headers(row.headers, values)]
    if kind:
        headers = [("Content-Type", kind), *(one for one in headers if one[0].lower() != "content-type")]
    if row.user_name:
        headers.append(("Authorization", f"Basic {_basic(row.user_name, values[SECRET])}"))
    return Outgoing(method=row.method, url=_address(row.endpoint, values), headers=headers, body=body)


def _address(endpoint: str, values: Mapping[str, str]) -> str:
    """With its values; whatever else was typed beyond ASCII, after the server, is written as an address has it."""
    parts = urlsplit(fill(endpoint, values, write=lambda value: quote(value, safe="")))
    path, query = (quote(part, safe=_OF_ADDRESSES) for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


#: What has a meaning in an address.
_OF_ADDRESSES = "%/:?[]@!$&'()*+,;=~"


def _headers(text: str, values: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    lines = [line.partition(":") for line in text.splitlines() if line.strip()]
    return [(name.strip(), _UNSEEN.sub(" ", fill(value, values)).strip()) for name, _sign, value in lines]


def _body(row: Telephony, values: Mapping[str, str]) -> tuple[str, bytes]:
    """Its kind and its bytes. Values go into the strings of JSON and into the fields of a form, never between them."""
    if row.method == Method.GET or row.body_format == BodyFormat.NONE:
        return "", b""
    if row.body_format == BodyFormat.JSON:
        return "application/json", json.dumps(_filled(json.loads(row.body or "{}"), values)).encode()
    pairs = [line.partition("=") for line in row.body.splitlines() if line.strip()]
    fields = [(name.strip(), fill(value.strip(), values)) for name, _sign, value in pairs]
    return "application/x-www-form-urlencoded", urlencode(fields).encode()


def _filled(part: Any, values: Mapping[str, str]) -> Any:  # noqa: ANN401 - what JSON can hold
    if isinstance(part, str):
        return fill(part, values)
    if isinstance(part, list):
        return [_filled(one, values) for one in part]
    if isinstance(part, dict):
        return {name: _filled(one, values) for name, one in part.items()}
    return part


def _outcome(answer: HttpAnswer, told: Sequence[str]) -> Outcome:
    words = answer.text
    for secret in told:
        words = words.replace(secret, _MASK)
    words = _UNSEEN.sub(" ", words).strip()[:LONGEST_WORDS]
    where = answer.location
    for secret in told:
        where = where.replace(secret, _MASK)
    where = _UNSEEN.sub(" ", where)[:LONGEST_WORDS]
    return Outcome(status=answer.status, words=words, seconds=answer.seconds, location=where)


def _told(user_name: str, secret: str) -> Sequence[str]:
    """The secret in each of the spellings in which an answer may repeat it."""
    if not secret:
        return []
    return [_basic(user_name, secret), json.dumps(secret)[1:-1], quote(secret, safe=""), secret]


def _basic(user_name: str, secret: str) -> str:
    return base64.b64encode(f"{user_name}:{secret}".encode()).decode()
