"""The browser's end of a stream: it connects and keeps the events that it receives. It holds no assertion."""

import json
import threading
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPResponse
from itertools import groupby
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from joindre.live import claims
from tests.waiting import wait_until

Event = tuple[str, dict[str, Any]]


def staff(topic: str, key: str = "e1", name: str = "Claire Bernard", *, label: str = "Support") -> str:
    return claims.issue_token(topic=topic, audience="staff", key=key, name=name, initials="CB", label=label)


def client(topic: str, key: str = "c1", name: str = "Sophie Delorme") -> str:
    return claims.issue_token(topic=f"{topic}:client", audience="client", key=key, name=name, initials="SD", label=name)


class Browser:
    def __init__(self, url: str, *tokens: str) -> None:
        self.received: list[Event] = []
        self.retry: int | None = None
        self.heartbeats = 0
        self.is_over = threading.Event()
        self.connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
        self.connection.request("GET", f"/live?{urlencode([('token', token) for token in tokens])}")
        self.response = self.connection.getresponse()
        self._thread = threading.Thread(target=self._read, args=(self.response,))
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        if self.connection.sock:
            self.connection.sock.shutdown(2)
        self._thread.join()
        self.response.close()
        self.connection.close()

    def versions(self, *, of_settings: bool = False) -> list[int]:
        """Those of the topics that were asked for, or that of the settings, which staff are told too."""
        heard = [data for event, data in self.received if event == "version"]
        return [data["version"] for data in heard if (data["topic"] == "settings") == of_settings]

    def typing(self) -> list[dict[str, Any]]:
        return [data for event, data in self.received if event == "typing"]

    def lists_of_people(self) -> list[list[str]]:
        """The names in the presence events, in their order of arrival; a list that is only repeated counts once."""
        lists = [data["people"] for event, data in self.received if event == "presence"]
        return [names for names, _ in groupby([person["name"] for person in people] for people in lists)]

    def people(self) -> list[str] | None:
        """The people of the last presence event; None before the first one."""
        lists = self.lists_of_people()
        return lists[-1] if lists else None

    def wait_for_version(self, version: int) -> None:
        wait_until(lambda: version in self.versions(), what=f"version {version}, only {self.received}")

    def wait_for_people(self, names: Sequence[str]) -> None:
        wait_until(lambda: self.people() == list(names), what=f"the people {names}, only {self.received}")

    def _read(self, response: HTTPResponse) -> None:
        event = ""
        try:
            for line in response:
                field, _, value = line.decode().rstrip("\n").partition(": ")
                if line == b":\n":
                    self.heartbeats += 1
                elif field == "retry":
                    self.retry = int(value)
                elif field == "event":
                    event = value
                elif field == "data":
                    self.received.append((event, json.loads(value)))
        except (OSError, ValueError):
            # Closed by the test, or cut off.
            pass
        finally:
            self.is_over.set()


def post_typing(url: str, token: str, more: str = "") -> int:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.request("POST", f"/live/typing?{urlencode({'token': token})}{more}")
    status = connection.getresponse().status
    connection.close()
    return status
