"""The gallery stands for all pages: the pieces they are built from, in a real browser."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from joindre.ui import assets


@pytest.fixture
def gallery(live_server: LiveServer) -> Iterator[str]:
    # Its pages load the files as they stand in the repository, and those of other tests the collected ones.
    assets.forget()
    with override_settings(ROOT_URLCONF="tests.ui.gallery", DEBUG=True):
        yield live_server.url
    assets.forget()


@pytest.fixture
def context(new_context: CreateContextCallback) -> BrowserContext:
    return new_context()
