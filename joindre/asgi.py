"""`joindre.asgi:application` for any ASGI server; the hub starts and stops with the server's lifespan."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "joindre.settings")
django.setup(set_prefix=False)

from joindre.operation.models import SeenProcess  # noqa: E402 - Django is set up first
from joindre.operation.signs import SignOfLife  # noqa: E402 - Django is set up first
from joindre.runtime.web import Application  # noqa: E402 - Django is set up first

application = Application(sign=SignOfLife(SeenProcess.Kind.WEB))
