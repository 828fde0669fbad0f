import pytest

from joindre.lib.lookalikes import domain_of, look_alike


@pytest.mark.parametrize(
    "domain",
    [
        "moreaux.example", "moraeu.example", "morreau.example", "m0reau.example", "rnoreau.example", "moreau.test",
        "m\u043ereau.example", "moréau.example", "mo-reau.example",
    ],
)  # fmt: skip
def test_it_looks_like_the_domain_that_is_known(domain: str) -> None:
    """M9: one slip, a letter of another alphabet, two letters that look like one, another ending."""
    assert look_alike(domain, ["durand.example", "moreau.example"]) == "moreau.example"


@pytest.mark.parametrize(
    "domain", ["moreau.example", "mail.moreau.example", "imprimeur.example", "moreau-lyon.example", "example"]
)
def test_it_looks_like_none(domain: str) -> None:
    """M9: the same one, one below it, and other words."""
    assert look_alike(domain, ["durand.example", "moreau.example"]) == ""


@pytest.mark.parametrize("known", ["abc.example", "x.example"])
def test_short_names_differ_by_one_letter(known: str) -> None:
    assert look_alike("abd.example", [known]) == ""


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("A@Moreau.Example", "moreau.example"),
        ("eve@xn--socit-esab.example", "société.example"),
        ("no address@Nulle", "nulle"),
        ("", ""),
    ],
)
def test_the_domain_is_as_people_read_it(address: str, domain: str) -> None:
    assert domain_of(address) == domain
