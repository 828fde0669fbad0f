"""What stands in the place of heavier objects behaves as they do."""

import asyncio
import socket

import pytest

from joindre.runtime.light import LightEvent
from joindre.runtime.server import Server
from tests.waiting import wait_until


async def outcomes(*, waiters: int, cancelled: int) -> list[object]:
    event = LightEvent()
    tasks = [asyncio.create_task(event.wait()) for _ in range(waiters)]

    def go_on() -> None:
        for task in tasks[:cancelled]:
            task.cancel()
        event.set()
        event.set()

    # It comes after the first steps of the tasks.
    asyncio.get_running_loop().call_soon(go_on)
    return list(await asyncio.gather(*tasks, return_exceptions=True))


@pytest.mark.parametrize(("waiters", "cancelled"), [(0, 0), (1, 0), (3, 0), (3, 1), (1, 1)])
def test_all_who_wait_for_an_event_go_on_once_it_is_set(waiters: int, cancelled: int) -> None:
    found = asyncio.run(outcomes(waiters=waiters, cancelled=cancelled))

    assert [one for one in found if one is True] == [True] * (waiters - cancelled)
    assert all(isinstance(one, asyncio.CancelledError) for one in found[:cancelled])


def test_an_event_that_was_cleared_is_waited_for_again() -> None:
    async def wait_twice() -> bool:
        event = LightEvent(is_set=True)
        await event.wait()
        event.clear()
        asyncio.get_running_loop().call_soon(event.set)
        await event.wait()
        return event.is_set()

    assert asyncio.run(wait_twice())


@pytest.mark.django_db(transaction=True)
def test_a_connection_holds_no_dictionary_of_attributes() -> None:
    """A dictionary of so many attributes takes 1.5 kB for each open page. One that Uvicorn adds needs its slot."""
    with Server(port=0) as server, socket.create_connection(("127.0.0.1", server.port)) as browser:
        browser.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert browser.recv(4096).startswith(b"HTTP/1.1 200")
        connections = server._web._uvicorn.server_state.connections  # noqa: SLF001 - what a process holds
        wait_until(lambda: bool(connections))

        assert [vars(connection) for connection in connections] == [{}]
