"""Dangers of the two ways of a mail: passwords and texts on a foreign line, circles, and a door for everybody."""

import socket
from collections.abc import Iterator
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import urlsplit

from django.db import Error
from django.utils.translation import gettext as _

from joindre.configuration import DEFAULT, Configuration
from joindre.lib.visitors import Address, read_address
from joindre.mail.incoming.listener import TAKEN, answer_to
from joindre.mail.models import Mailbox
from joindre.mail.outgoing.smtp import PORTS

#: A domain that nobody can have (RFC 2606).
FOREIGN: Final = "relay-check.invalid"
#: Seconds that a mail server may take to answer.
PATIENCE: Final = 5
#: Domains of our mailboxes whose door is tried.
MOST_DOMAINS: Final = 20


def mails_leave(configuration: Configuration) -> Iterator[str]:
    """A folder is for trying out; a server must be there."""
    url = urlsplit(configuration.values.mail_url)
    if url.scheme == "folder":
        yield _("mail_url = %(url)s writes emails into a folder: nobody gets them. Name a mail server: smtps://…") % {
            "url": configuration.values.mail_url
        }
        return
    host, port = url.hostname or "", url.port or PORTS[url.scheme]
    try:
        socket.create_connection((host, port), timeout=PATIENCE).close()
    except OSError as error:
        known = {"host": host, "port": port, "reason": error.strerror or error}
        if configuration.origin_of("mail_url") == DEFAULT:
            yield _("mail_url is not written, and no mail server answers at %(host)s:%(port)s. Name one.") % known
        else:
            yield _("No mail server answers at %(host)s:%(port)s (%(reason)s). Look at mail_url.") % known


def mails_leave_encrypted(configuration: Configuration) -> Iterator[str]:
    url = urlsplit(configuration.values.mail_url)
    if url.scheme == "smtp" and not _is_near(url.hostname or ""):
        yield _(
            "Emails and the password leave for %(host)s over the open network unencrypted. "
            "Write smtps://… or smtp+tls://… in mail_url."
        ) % {"host": url.hostname}


def mails_do_not_come_back(configuration: Configuration) -> Iterator[str]:
    """What we send must not go to our own door: each mail would come back as one that arrives."""
    url, values = urlsplit(configuration.values.mail_url), configuration.values
    if url.scheme == "folder" or (url.port or PORTS[url.scheme]) != values.mail_in_port:
        return
    host = url.hostname or ""
    if host == values.mail_in_host or any(map(_is_ours, _addresses(host))):
        yield _(
            "mail_url leads to the portal’s own door for emails (%(host)s:%(port)s): what it sends would come back. "
            "Name the mail server that delivers to others."
        ) % {"host": host, "port": values.mail_in_port}


def door_relays_nothing(_configuration: Configuration) -> Iterator[str]:
    """Ask our own door, as strangers try it: it takes mails to our mailboxes, and none to others."""
    try:
        domains = sorted({box.address.rpartition("@")[2] for box in Mailbox.objects.filter(is_active=True)})
        taken = [address for address in _tries(domains[:MOST_DOMAINS]) if answer_to(address) == TAKEN]
    except Error:  # that the database is away or has no tables yet is said by a check of its own
        return
    for address in taken:
        yield _(
            "The door for emails takes an email to %(address)s, which is no mailbox of ours. Look at the mailboxes."
        ) % {"address": address}


def _tries(domains: list[str]) -> Iterator[str]:
    yield f"somebody@{FOREIGN}"
    for domain in domains:
        yield f"somebody%{FOREIGN}@{domain}"
        yield f"{FOREIGN}!somebody@{domain}"
        yield f"@{domain}:somebody@{FOREIGN}"
        yield f'"somebody@{FOREIGN}"@{domain}'


def _addresses(host: str) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    read = (read_address(str(entry[4][0]).partition("%")[0]) for entry in found)
    return [address for address in read if address]


def _is_near(host: str) -> bool:
    """Whether it is this machine or one of the same private network."""
    found = _addresses(host)
    return bool(found) and all(address.is_private for address in found)


def _is_ours(address: Address) -> bool:
    """Whether it is an address of this machine: nobody can take a port of another one's."""
    family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as trying:
            trying.bind((str(address), 0))
    except OSError:
        return False
    return True
