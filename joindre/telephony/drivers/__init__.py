"""The drivers of telephony (P4): each a small file. A new one is a file, a kind and a line here.

A driver opens something in the browser, and `link` says what; or our server asks for the call, and `place` does.
"""

from collections.abc import Mapping
from typing import Final

from joindre.telephony.drivers.address import AddressDriver
from joindre.telephony.drivers.interface import Driver
from joindre.telephony.drivers.scheme import SchemeDriver
from joindre.telephony.drivers.server import ServerDriver
from joindre.telephony.drivers.tel import TelDriver
from joindre.telephony.models import DriverKind, WayToCall

__all__ = ["DRIVERS", "Driver", "driver_by"]

DRIVERS: Final[Mapping[DriverKind, type[Driver]]] = {
    DriverKind.TEL: TelDriver,
    DriverKind.SCHEME: SchemeDriver,
    DriverKind.ADDRESS: AddressDriver,
    DriverKind.SERVER: ServerDriver,
}


def driver_by(way: WayToCall) -> Driver:
    """The driver that is set there."""
    return DRIVERS[DriverKind(way.driver)](way)
