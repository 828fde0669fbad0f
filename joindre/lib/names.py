"""The names of people, made short."""


def initials_of(name: str) -> str:
    """Return the initials of the first word and of the last: `Jean-Luc de la Tour` is JT, `Jean-Luc` alone is JL.

    An address is read up to its @ sign: `hotline@example.org` is H. A name without any letter or digit is `?`.
    """
    words = [word for word in name.split("@", maxsplit=1)[0].split() if word[0].isalnum()]
    if len(words) == 1:
        words = [word for word in words[0].split("-") if word]
    ends = [words[0], *words[1:][-1:]] if words else ["?"]
    return "".join(word[0] for word in ends).upper()
