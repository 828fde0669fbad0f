"""The support portal as a Django app."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "joindre.workspace"
