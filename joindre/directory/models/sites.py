"""Customers and their sites."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Customer(models.Model):
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("active"), default=True)

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place of a customer's, where people are contacts."""

    customer = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("customer"), related_name="sites")
    name = models.CharField(_("name"), max_length=120)
    #: ISO 3166 code: phone numbers typed without prefix are of that country (C5).
    country = models.CharField(_("country"), max_length=2, default="FR")
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Paris")
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "name"], name="site_name_once_per_customer")]

    def __str__(self) -> str:
        return self.name
