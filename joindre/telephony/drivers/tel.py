"""The computer's own calling program: what the browser opens `tel:` with."""

from joindre.telephony.drivers.interface import Driver
from joindre.telephony.fields import Dialled


class TelDriver(Driver):
    def link(self, call: Dialled) -> str:
        return f"tel:{call.number}"
