"""An address with fields, opened in the browser: the web page of a telephone system, or another program's scheme."""

from urllib.parse import quote

from joindre.fields.calls import Dialled
from joindre.fields.resolving import values_of_call
from joindre.lib.filling import fill
from joindre.telephony.drivers.interface import Driver


class AddressDriver(Driver):
    def link(self, call: Dialled) -> str:
        # In the query of a page a plus sign is a blank; programs that call take the number as it is.
        safe = "" if self.way.address.lower().startswith(("https:", "http:")) else "+"
        return fill(self.way.address, values_of_call(call), write=lambda value: quote(value, safe=safe))
