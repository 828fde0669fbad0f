from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "joindre.customers"
