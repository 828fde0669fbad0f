"""The app of what the operator looks at."""

from django.apps import AppConfig


class OperationConfig(AppConfig):
    name = "joindre.operation"
