"""What a document template is: a layout, and the blocks that stand on it (M5).

A block tells what the customer may know, whoever asks for it: no template can be put together that tells more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise


class Layout(models.TextChoices):
    """The paper: each is a file of the compiler, `templates/documents/<layout>.typ`."""

    REPORT = "report"
    TRANSCRIPT = "transcript"
    LETTER = "letter"


class Block(models.TextChoices):
    """What a document is put together from."""

    FACTS = "facts"
    DESCRIPTION = "description"
    CONVERSATION = "conversation"
    CALLS = "calls"
    DOCUMENTS = "documents"


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A block in its place. `only_if_filled` leaves it out, heading and all, where there is nothing to tell."""

    block: Block
    only_if_filled: bool = False


@dataclass(frozen=True, kw_only=True)
class DocumentTemplate:
    """A document that can be attached to a mail, in one of its versions.

    A version is never changed once it was released: a mail that waits gets the document that was looked at.
    """

    code: str
    version: int
    label: str | Promise
    file_name: str | Promise
    layout: Layout
    blocks: Sequence[Placed]
    #: The newest messages and calls that it tells; it says how many are left out.
    most: int
