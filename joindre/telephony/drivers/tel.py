"""The computer's own calling program: what the browser opens `tel:` with."""

from joindre.fields.calls import Dialled
from joindre.telephony.drivers.interface import Driver


class TelDriver(Driver):
    def link(self, call: Dialled) -> str:
        return f"tel:{call.number}"
