"""The directory of customers, contacts and employees as a Django app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "joindre.directory"
