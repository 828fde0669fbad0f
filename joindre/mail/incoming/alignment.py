"""Whether two domains are of one owner, as DMARC means it (RFC 7489, 3.1 and 3.2).

Each has an organizational domain: one label more than what the public suffix list says that everybody shares. That is
`company.co.uk` of `mail.company.co.uk`, and `x.github.io` of itself.
"""

from functools import cache

from publicsuffixlist import PublicSuffixList

from joindre.mail.addresses import ascii_domain

#: No name in DNS is longer (RFC 1035, 2.3.4).
_LONGEST = 253


def is_aligned(one: str, other: str) -> bool:
    """Whether they are the same, or below the same organizational domain ("relaxed"); never by a name like `fr`."""
    one, other = _plain(one), _plain(other)
    if one == other:
        return "." in one
    owner = _organizational_domain(one)
    return owner is not None and owner == _organizational_domain(other)


def _plain(domain: str) -> str:
    domain = domain.removesuffix(".")
    return ascii_domain(domain) if len(domain) <= _LONGEST else ""


def _organizational_domain(domain: str) -> str | None:
    if domain.rpartition(".")[2].strip("]").isdigit():
        return None  # an address of a machine has no owner that its numbers would tell
    return _public_suffixes().privatesuffix(domain)


@cache
def _public_suffixes() -> PublicSuffixList:
    """Read at the first mail that needs it, which takes a fifth of a second and 3 MB: not every process reads mails."""
    return PublicSuffixList()
