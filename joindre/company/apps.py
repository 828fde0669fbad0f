"""The company as a Django app."""

from django.apps import AppConfig


class CompanyConfig(AppConfig):
    name = "joindre.company"
