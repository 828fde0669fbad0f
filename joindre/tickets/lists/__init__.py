"""The lists of values that the administrator keeps, and the acts on them (S1)."""

from joindre.audit.meanwhile import ChangedByAnother
from joindre.tickets.lists.acts import (
    ChoiceChange,
    ChoiceGone,
    ChoiceInUse,
    LastChoice,
    ListOfEverybody,
    NameTaken,
    Placing,
    bring_back_choice,
    delete_choice,
    place_choice,
    retire_choice,
    save_choice,
)
from joindre.tickets.lists.known import LISTS, ChoiceList, list_named
from joindre.tickets.lists.replacing import NoSuccessor, Replacement, replace_choice

__all__ = [
    "LISTS",
    "ChangedByAnother",
    "ChoiceChange",
    "ChoiceGone",
    "ChoiceInUse",
    "ChoiceList",
    "LastChoice",
    "ListOfEverybody",
    "NameTaken",
    "NoSuccessor",
    "Placing",
    "Replacement",
    "bring_back_choice",
    "delete_choice",
    "list_named",
    "place_choice",
    "replace_choice",
    "retire_choice",
    "save_choice",
]
