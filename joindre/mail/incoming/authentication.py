"""Is the sender who the mail says it is? As judged by the receiving server that the mailbox trusts (I4).

Only the topmost `Authentication-Results` count, and only if that server wrote them (RFC 8601): everything below came
with the mail and may be invented. So may all of them where another server stands above: it passed on what somebody
handed to it, past the trusted one. What counts is the domain in From: DMARC says so itself (RFC 7489); SPF and DKIM
only where the domain they speak of has the same owner (`alignment`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from joindre.lib.visitors import read_address
from joindre.mail.addresses import same_domain
from joindre.mail.incoming.alignment import is_aligned
from joindre.mail.models import IncomingEmail, Mailbox
from postroom import Email, ProblemCode

Authentication = IncomingEmail.Authentication

# A quotation without end takes the rest: a search for its end from each of its marks would be quadratic.
_WORD = re.compile(r'"(?:[^"\\]|\\(?:.|\Z))*(?:"|\Z)|[^\s;="()]+|[;=()]')
_PROPERTY = re.compile(r"[a-z]+\.[a-z0-9_.-]+", re.IGNORECASE)
_RECEIVED_BY = re.compile(rb"\bby\s+([^\s;()]+)", re.IGNORECASE)
#: More than any server writes.
_LONGEST = 8_000


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one method found: `dkim=pass header.d=example.org`."""

    method: str
    value: str
    properties: dict[str, str] = field(default_factory=dict)
    comment: str = ""


def evaluate(mail: Email, mailbox: Mailbox | None) -> Authentication:
    domain = _domain_of_sender(mail)
    if mailbox is None or not mailbox.trusted_server or not domain or not mail.authentication_results:
        return Authentication.NONE
    server, results = read(mail.authentication_results[0])
    if not same_domain(server, mailbox.trusted_server) or _came_past(mail, mailbox.trusted_server):
        return Authentication.NONE
    dmarc = _by_dmarc(results, domain)
    return _by_parts(results, domain) if dmarc is None else dmarc


def judge_of(mail: Email) -> str:
    """Name of the server that wrote the topmost results, whether it is believed or not; blank where there are none."""
    return read(mail.authentication_results[0])[0] if mail.authentication_results else ""


def read(text: str) -> tuple[str, list[Result]]:
    """The server's name and what it found; whatever cannot be read is left out."""
    sections = list(_sections(text[:_LONGEST]))
    server = sections[0][0][0] if sections and sections[0][0] else ""
    return server, [result for words, comment in sections[1:] if (result := _result(words, comment))]


def _domain_of_sender(mail: Email) -> str:
    """Two From headers could be evaluated by one and shown by the other, so they are worth nothing."""
    duplicates = [problem.detail for problem in mail.problems if problem.code == ProblemCode.DUPLICATE_HEADER]
    is_doubled = "from" in duplicates
    address = mail.sender.address if mail.sender and not is_doubled else None
    return (address or "").rpartition("@")[2].lower()


def _came_past(mail: Email, trusted: str) -> bool:
    """Whether a server that is not of the trusted one's house wrote its line above the results."""
    for name, value in mail.headers.fields:
        if name == "authentication-results":
            return False
        if name == "received":
            by = _RECEIVED_BY.search(value)
            if by is None or not (_is_inner_step(value, by) or is_aligned(_server(by), trusted)):
                return True
    return False


def _is_inner_step(value: bytes, by: re.Match[bytes]) -> bool:
    """Whether a machine that has only a number passed it on within its house, as Gmail's do: it names nobody before it.

    Whoever takes a mail from another house says from whom (RFC 5321, 4.4).
    """
    return not value[: by.start()].strip() and read_address(_server(by)) is not None


def _server(by: re.Match[bytes]) -> str:
    return by[1].decode("ascii", "replace")


def _by_dmarc(results: list[Result], domain: str) -> Authentication | None:
    """The verdict on this domain; none is believed where the server seems to say both, for then it quotes somebody."""
    judged = [one for one in results if one.method == "dmarc" and same_domain(_judged(one, domain), domain)]
    verdicts = {one.value: one for one in judged if one.value in {"pass", "fail"}}
    if len(verdicts) != 1:
        return Authentication.NONE if verdicts else None
    if "pass" in verdicts:
        return Authentication.PASS
    # A domain that asks for nothing to be done about it has not put its own house in order.
    return Authentication.NONE if _asks_for_nothing(verdicts["fail"]) else Authentication.FAIL


def _judged(result: Result, domain: str) -> str:
    return result.properties.get("header.from", domain).rpartition("@")[2]


def _asks_for_nothing(result: Result) -> bool:
    said = f"{result.comment} {' '.join(f'{name}={value}' for name, value in result.properties.items())}"
    return re.search(r"\b(?:p|policy\.dmarc|policy\.published-domain-policy)=none\b", said, re.IGNORECASE) is not None


def _by_parts(results: list[Result], domain: str) -> Authentication:
    dkim = [one for one in results if one.method == "dkim" and is_aligned(_signer(one), domain)]
    spf = [one for one in results if one.method == "spf" and is_aligned(_envelope_domain(one), domain)]
    if any(one.value == "pass" for one in (*dkim, *spf)):
        return Authentication.PASS
    # A broken signature is as good as none (RFC 6376, 6.1): lists and gateways change mails. A domain that names all
    # its servers and says that this is none of them is something else.
    return Authentication.FAIL if any(one.value in {"fail", "hardfail"} for one in spf) else Authentication.NONE


def _signer(result: Result) -> str:
    return result.properties.get("header.d") or result.properties.get("header.i", "").rpartition("@")[2]


def _envelope_domain(result: Result) -> str:
    sender = result.properties.get("smtp.mailfrom") or result.properties.get("smtp.helo", "")
    return sender.rpartition("@")[2]


def _sections(text: str) -> Iterator[tuple[list[str], str]]:
    """The words between semicolons, and what stood there in comments."""
    words: list[str] = []
    comment: list[str] = []
    depth = 0
    for word in _WORD.findall(text):
        if word in "()":
            depth = max(0, depth + (1 if word == "(" else -1))
        elif depth:
            comment.append(word)
        elif word == ";":
            yield words, _joined(comment)
            words, comment = [], []
        else:
            words.append(_unquoted(word))
    yield words, _joined(comment)


def _joined(comment: list[str]) -> str:
    return " ".join(comment).replace(" = ", "=")


def _unquoted(word: str) -> str:
    return re.sub(r"\\(.)", r"\1", word[1:-1]) if word.startswith('"') else word


def _result(words: list[str], comment: str) -> Result | None:
    pairs = [(words[at - 1], words[at + 1]) for at, word in enumerate(words[:-1]) if word == "=" and at]
    if not pairs:
        return None
    method, value = pairs[0]
    properties = {name.lower(): value for name, value in reversed(pairs[1:]) if _PROPERTY.fullmatch(name)}
    return Result(method=method.partition("/")[0].lower(), value=value.lower(), properties=properties, comment=comment)
