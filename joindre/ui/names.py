"""What a name looks like when there is room for two letters."""


def initials_of(name: str) -> str:
    """`Sophie Delorme` is SD, `Jean-Luc de la Tour` is JT, `hotline@example.org` is H."""
    words = [word for word in name.split("@", maxsplit=1)[0].split() if word[0].isalnum()]
    if not words:
        return "?"
    ends = (words[0], words[-1]) if len(words) > 1 else (words[0],)
    return "".join(word[0] for word in ends).upper()
