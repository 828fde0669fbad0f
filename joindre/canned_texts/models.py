"""*Textes en table* (S1): texts that people put into what they write, with fields and files."""

from collections.abc import Sequence
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.directory.models import Employee, WorkGroup
from joindre.files.models import StoredFile
from joindre.lib import richtext
from joindre.lib.fields import FoldedField, prefix
from joindre.lib.text import fold, words

LONGEST_CODE: Final = 40
LONGEST_WORD: Final = 60
#: Words of one text by which it is found.
MOST_WORDS: Final = 300
#: What is read of a search.
LONGEST_SEARCH: Final = 200
MOST_WORDS_TYPED: Final = 6


class CannedTextQuerySet(models.QuerySet["CannedText"]):
    def visible_to(self, employee: Employee) -> Self:
        """Their own, those of their work groups, and those of everybody."""
        groups = employee.work_groups.values("pk")
        return self.filter(Q(owner=employee) | Q(group__in=groups) | Q(owner=None, group=None))

    def own_or_shared(self, employee: Employee) -> Self:
        """Their own, and those of their work groups, which any member keeps."""
        return self.filter(Q(owner=employee) | Q(group__in=employee.work_groups.values("pk")))

    def for_clients(self) -> Self:
        return self.filter(is_for_notes=False)

    def found_by(self, typed: str) -> Self:
        """Those of which one word begins with each word typed, whatever its accents."""
        found = self
        for word in words(typed[:LONGEST_SEARCH])[:MOST_WORDS_TYPED]:
            found = found.filter(pk__in=CannedTextWord.objects.filter(prefix("word", word)).values("text"))
        return found

    def by_code(self, *, after: "CannedText | None" = None) -> Self:
        rows = self.order_by("sort_code", "pk")
        if after is None:
            return rows
        return rows.filter(~Q(sort_code=after.sort_code, pk__lte=after.pk), sort_code__gte=after.sort_code)

    def first_in(self, languages: Sequence[str], *, limit: int) -> "list[CannedText]":
        """The first ones by code, those of the first language before those of the next."""
        found: list[CannedText] = []
        for language in languages:
            if len(found) < limit:
                found += self.filter(language=language).by_code()[: limit - len(found)]
        return found


class CannedText(models.Model):
    """A text of one employee, of a work group, or of everybody."""

    class Scope(models.TextChoices):
        OWN = "own", pgettext_lazy("whose canned text", "Me")
        GROUP = "group", pgettext_lazy("whose canned text", "A work group")
        ALL = "all", pgettext_lazy("whose canned text", "Everybody")

    code = models.CharField(_("code"), max_length=LONGEST_CODE)
    #: The code without accents and capitals, by which texts are listed.
    sort_code = FoldedField(max_length=LONGEST_CODE, editable=False)
    label = models.CharField(_("label"), max_length=120)
    #: Blank for any language.
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    owner = models.ForeignKey(Employee, models.CASCADE, null=True, blank=True, related_name="canned_texts")
    group = models.ForeignKey(
        WorkGroup, models.PROTECT, null=True, blank=True, verbose_name=_("work group"), related_name="canned_texts"
    )
    #: Sanitised HTML, with the codes of its fields.
    body = models.TextField(_("text"))
    #: With a tick it may hold fields for the staff, and goes into notes alone (S5).
    is_for_notes = models.BooleanField(_("for internal notes only"), default=False)
    files = models.ManyToManyField(StoredFile, blank=True, related_name="+")
    uses = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(Employee, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = CannedTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(owner=None) | Q(group=None), name="canned_text_of_one"),
            models.UniqueConstraint(
                fields=["owner", "language", "sort_code"], condition=Q(owner__isnull=False), name="own_text_once"
            ),
            models.UniqueConstraint(
                fields=["group", "language", "sort_code"], condition=Q(group__isnull=False), name="group_text_once"
            ),
            models.UniqueConstraint(
                fields=["language", "sort_code"], condition=Q(owner=None, group=None), name="text_of_all_once"
            ),
        ]
        indexes = [
            # What the list shows first, whoever asks.
            models.Index(fields=["language", "sort_code", "id"], name="canned_text_by_language"),
            models.Index(fields=["sort_code", "id"], name="canned_text_by_code"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def scope(self) -> Scope:
        if self.owner_id is not None:
            return self.Scope.OWN
        return self.Scope.ALL if self.group_id is None else self.Scope.GROUP

    def words(self) -> list[str]:
        """By which it is found: of its code, its label and its text."""
        text = f"{self.code} {self.label} {richtext.to_text(self.body)}"
        return list(dict.fromkeys(word[:LONGEST_WORD] for word in words(text)))[:MOST_WORDS]

    def save_code(self, code: str) -> None:
        self.code, self.sort_code = code, fold(code)[:LONGEST_CODE]


class CannedTextWord(models.Model):
    """One word by which a canned text is found."""

    text = models.ForeignKey(CannedText, models.CASCADE, related_name="indexed_words", db_index=False)
    word = FoldedField(max_length=LONGEST_WORD)

    class Meta:
        indexes = [
            models.Index(fields=["word", "text"], name="canned_text_word"),
            models.Index(fields=["text", "word"], name="word_of_canned_text"),
        ]

    def __str__(self) -> str:
        return str(self.word)
