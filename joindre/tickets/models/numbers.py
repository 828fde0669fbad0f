"""The counter from which requests get their numbers."""

from django.db import models


class YearCounter(models.Model):
    """The last sequence given in a year. Its row lock makes numbers without gap or double (T2)."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
