from typing import Self

from django.db import models

from joindre.customers.models.contacts import Contact
from joindre.customers.models.employees import Employee
from joindre.lib.fields import FoldedField, prefix


class AddresseeWordQuerySet(models.QuerySet["AddresseeWord"]):
    def beginning_with(self, word: str) -> Self:
        return self.filter(prefix("word", word))


class AddresseeWord(models.Model):
    """One word by which a person who can be written to is found (M2): of the name, address, domain or customer."""

    word = FoldedField(max_length=60)
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="words")
    employee = models.ForeignKey(Employee, models.CASCADE, null=True, related_name="words")

    objects = AddresseeWordQuerySet.as_manager()

    class Meta:
        # The type-ahead walks this index from the typed prefix on, and stops at the tenth person.
        indexes = [models.Index(fields=["word", "contact", "employee"], name="addressee_by_word")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact=None, employee__isnull=False) | models.Q(contact__isnull=False, employee=None),
                name="addressee_is_one_person",
            ),
        ]

    def __str__(self) -> str:
        return self.word
