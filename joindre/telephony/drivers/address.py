"""An address with fields, opened in the browser: the web page of a telephone system, or another program's scheme."""

from urllib.parse import quote

from joindre.lib.filling import fill
from joindre.telephony.drivers.interface import Driver
from joindre.telephony.fields import Dialled, values_of


class AddressDriver(Driver):
    def link(self, call: Dialled) -> str:
        # In the query of a page a plus sign is a blank; programs that call take the number as it is.
        safe = "" if self.way.address.lower().startswith(("https:", "http:")) else "+"
        return fill(self.way.address, values_of(call), write=lambda value: quote(value, safe=safe))
