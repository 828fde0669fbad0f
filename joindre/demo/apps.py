"""The app of the demo and its command."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "joindre.demo"
