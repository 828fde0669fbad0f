"""The picture of a person: the initials in a disc."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from joindre.lib.names import initials_of


# A feed shows the same few people over and over.
@lru_cache(maxsize=4096)
def avatar(name: str, *, client: bool = False, size: str = "", initials: str = "") -> SafeString:
    classes = " ".join(word for word in ("avatar", "client" if client else "", size) if word)
    letters = initials or initials_of(name)
    return format_html('<span class="{}" aria-hidden="true" title="{}">{}</span>', classes, name, letters)
