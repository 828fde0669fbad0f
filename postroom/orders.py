"""The orders that `serving` takes on its standard input, and the sizes of its answers."""

import struct
from typing import Final

ORDER: Final = struct.Struct(">cQ")
ANSWER: Final = struct.Struct(">QQ")
HEAD, MAIL = b"h", b"m"
#: It is said once, when the first order can be taken.
READY: Final = b"r"
#: Octets of headers that are read. Both orders keep to it, so that both tell of the same sender.
HEADERS: Final = 256_000
