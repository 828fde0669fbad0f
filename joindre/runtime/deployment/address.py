"""Dangers of the address that people use, and of what stands in front of the portal."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from django.db import Error
from django.utils.translation import gettext as _

from joindre.configuration import Configuration
from joindre.lib import clock
from joindre.lib.visitors import read_address, read_networks
from joindre.operation.models import SeenProcess

#: A network with more addresses than this is no place of proxies: it is everybody.
LEAST_PREFIX: Final = {4: 8, 6: 16}
ALL_ADDRESSES: Final = ("0.0.0.0", "::", "[::]", "")  # noqa: S104 - they are looked for, not listened on


def debug_is_off(configuration: Configuration) -> Iterator[str]:
    if configuration.values.debug:
        yield _("debug = true shows visitors the source of each error. Write debug = false.")


def address_is_public(configuration: Configuration) -> Iterator[str]:
    if _is_this_machine(urlsplit(configuration.values.site_url).hostname or ""):
        yield _(
            "site_url = %(url)s reaches nobody on another machine, and links in emails start with it. "
            "Write the address that people use."
        ) % {"url": configuration.values.site_url}


def address_is_https(configuration: Configuration) -> Iterator[str]:
    values = configuration.values
    if not values.site_url.startswith("https://"):
        yield _(
            "site_url = %(url)s is not encrypted: passwords can be read on their way. "
            "Put a proxy with TLS in front, and write https://…"
        ) % {"url": values.site_url}
    elif not values.cookies_are_secure():
        yield _("secure_cookies = false sends sessions over http too. Leave it out.")


def hosts_are_named(configuration: Configuration) -> Iterator[str]:
    if any(host in {"*", "."} for host in configuration.values.hosts()):
        yield _(
            "allowed_hosts = * answers to any name: a stranger could have links lead elsewhere. "
            "Name the hosts, or leave it out."
        )


def proxies_are_named(configuration: Configuration) -> Iterator[str]:
    """Joindre speaks no TLS, so where the address is https, something stands in front."""
    values = configuration.values
    if values.proxies():
        return
    if values.site_url.startswith("https://"):
        yield _(
            "A proxy stands in front, as site_url is https, and none is trusted: all visitors would have its address, "
            "and one who fails to sign in would slow all others down. Write trusted_proxies = the address of the proxy."
        )
    elif open_to_all := _listening_on_all():
        yield _(
            "%(process)s listens on all addresses of the machine, and no proxy is trusted. "
            "Start it with --host 127.0.0.1 behind a proxy, and write trusted_proxies = the address of the proxy."
        ) % {"process": open_to_all}


def proxies_are_few(configuration: Configuration) -> Iterator[str]:
    for network in configuration.values.proxies():
        if network.prefixlen < LEAST_PREFIX[network.version]:
            yield _(
                "trusted_proxies = %(network)s believes whoever sends a request about their address. "
                "Name the proxies alone."
            ) % {"network": network}


def metrics_are_closed(configuration: Configuration) -> Iterator[str]:
    for network in read_networks(configuration.values.metrics_from):
        if network.prefixlen < LEAST_PREFIX[network.version]:
            yield _(
                "metrics_from = %(network)s opens /metrics to everybody. Name who reads it, or use metrics_token."
            ) % {"network": network}


def _is_this_machine(host: str) -> bool:
    address = read_address(host)
    return host == "localhost" or host.endswith(".localhost") or bool(address and address.is_loopback)


def _listening_on_all() -> str:
    try:
        here = list(SeenProcess.objects.here(clock.now()).filter(kind__in=SeenProcess.SERVING))
    except Error:  # that the database is away or has no tables yet is said by a check of its own
        return ""
    found = (one for one in here if one.address and one.address.rpartition(":")[0] in ALL_ADDRESSES)
    return next((f"{one.kind} ({one.host}, {one.address})" for one in found), "")
