"""Calls as a Django app."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "joindre.calls"
