"""All checks of a deployment, in the order in which they are told."""

from collections.abc import Callable, Iterator
from typing import Final

from joindre.configuration import Configuration
from joindre.runtime.deployment import address, machine, mails, secrecy
from joindre.runtime.deployment.of_django import djangos_checks

CHECKS: Final[tuple[Callable[[Configuration], Iterator[str]], ...]] = (
    address.debug_is_off,
    address.address_is_public,
    address.address_is_https,
    address.hosts_are_named,
    address.proxies_are_named,
    address.proxies_are_few,
    address.metrics_are_closed,
    secrecy.key_is_strong,
    secrecy.key_is_in_a_file,
    secrecy.files_are_closed,
    mails.mails_leave,
    mails.mails_leave_encrypted,
    mails.mails_do_not_come_back,
    mails.door_relays_nothing,
    machine.database_answers,
    machine.there_is_room,
    machine.clock_is_right,
    machine.data_of_zones_is_there,
    machine.one_web_on_sqlite,
    machine.worker_was_seen,
)


def dangers(configuration: Configuration) -> Iterator[str]:
    """A sentence for each danger that was found."""
    for check in CHECKS:
        yield from check(configuration)
    yield from djangos_checks()
