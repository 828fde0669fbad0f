"""The room of who changed what in the settings, as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "joindre.audit"
