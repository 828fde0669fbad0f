"""Who has been let in by the system is let in by the door (A2)."""

import asyncio
import socket

from joindre.lib.doors import Door


def test_whoever_has_knocked_is_let_in_though_the_door_closes() -> None:
    """A2: a restart under load. The system has told these browsers already that they are connected."""
    assert asyncio.run(let_in(7)) == 7


async def let_in(count: int) -> int:
    let: list[asyncio.BaseTransport] = []
    listening = socket.create_server(("127.0.0.1", 0))
    door = Door(listening, lambda _door: Guest(let), most=100, name="test")
    await door.start()
    browsers = [socket.create_connection(listening.getsockname()) for _ in range(count)]
    await door.stop()
    for browser in browsers:
        browser.close()
    for transport in let:
        transport.close()
    return len(let)


class Guest(asyncio.Protocol):
    def __init__(self, let: list[asyncio.BaseTransport]) -> None:
        self._let = let

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._let.append(transport)
