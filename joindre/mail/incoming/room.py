"""What all mails under way may hold of a process, and each address of it (A4)."""

from collections import Counter
from collections.abc import Sequence

from joindre.lib.visitors import Network, network_of, read_address

#: One address holds at most one part in so many, relays that the operator named excepted.
SHARES = 4


class MailRoom:
    """Counts the connections and the octets that are under way, in all and for each address."""

    def __init__(self, *, connections: int, octets: int, relays: Sequence[Network]) -> None:
        self._most_connections, self._most_octets, self._relays = connections, octets, relays
        self._connections: Counter[str] = Counter()
        self._octets: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Count one connection more, or say that there are too many from there."""
        whose = network_of(address)
        if self._connections[whose] >= self._share(self._most_connections, address):
            return False
        self._connections[whose] += 1
        return True

    def leave(self, address: str) -> None:
        _take_off(self._connections, network_of(address), 1)

    def hold(self, address: str, octets: int) -> bool:
        """Count so many octets more, or say that there is no room for them."""
        whose = network_of(address)
        is_full = self._octets.total() + octets > self._most_octets
        if is_full or self._octets[whose] + octets > self._share(self._most_octets, address):
            return False
        self._octets[whose] += octets
        return True

    def release(self, address: str, octets: int) -> None:
        _take_off(self._octets, network_of(address), octets)

    def _share(self, most: int, address: str) -> int:
        read = read_address(address)
        is_relay = read is not None and any(read in network for network in self._relays)
        return most if is_relay else max(1, most // SHARES)


def _take_off(counter: Counter[str], whose: str, number: int) -> None:
    """Nobody is kept in mind who holds nothing."""
    counter[whose] -= number
    if counter[whose] <= 0:
        del counter[whose]
