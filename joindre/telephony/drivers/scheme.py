"""A softphone: `sip:+33478000000@pbx.example`, `callto:+33478000000`."""

from joindre.fields.calls import Dialled
from joindre.telephony.drivers.interface import Driver
from joindre.telephony.models import Scheme


class SchemeDriver(Driver):
    def link(self, call: Dialled) -> str:
        takes_domain = self.way.domain and self.way.scheme != Scheme.CALLTO
        return f"{self.way.scheme}:{call.plain_number}" + (f"@{self.way.domain}" if takes_domain else "")
