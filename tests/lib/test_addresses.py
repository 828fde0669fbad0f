import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from joindre.lib import addresses
from joindre.mail.addresses import to_wire


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" sophie@delorme.example ", "sophie@delorme.example"),
        ("Sophie.Delorme@DELORME.example", "Sophie.Delorme@delorme.example"),
        ("élise@société.fr", "élise@société.fr"),
        ("elise@xn--socit-esab.fr", "elise@société.fr"),
        ("accueil@delorme.local", "accueil@delorme.local"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("hotline@banc.test", "hotline@banc.test"),
        ("support@localhost", "support@localhost"),
        ("<sophie@delorme.example>", "sophie@delorme.example"),
        ("« sophie@delorme.example ».", "sophie@delorme.example"),
        ("'sophie@delorme.example'", "sophie@delorme.example"),
        ("MailTo:sophie@delorme.example", "sophie@delorme.example"),
        ("sophie@delorme.example,", "sophie@delorme.example"),
    ],
)
def test_an_address_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    """C5"""
    assert addresses.normalise(typed) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("sophie", "manque le signe @"),
        ("sophie@delorme", "manque la fin du domaine"),
        ("sophie @delorme.example", "contient une espace"),
        ("Sophie <sophie@delorme.example>", "une seconde adresse"),
        ("a@x.example, b@x.example", "une seconde adresse"),
        ("sophie@-delorme.example", "n’est pas une adresse"),
        ("s@" + "d" * 60 + ".example" * 40, "plus longue"),
    ],
)
def test_what_cannot_be_an_address_is_refused_with_what_to_correct(typed: str, reason: str) -> None:
    """C5"""
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        addresses.normalise(typed)

    assert reason in refused.value.messages[0]


@pytest.mark.parametrize("domain", ["delorme.local", "banc.test", "localhost", "société.fr", "intranet"])
def test_what_a_form_takes_is_taken_by_whoever_sends_it(domain: str) -> None:
    """M7: a process that only sends knows the same rule, whatever it has loaded before."""
    asked = f"from joindre.mail.addresses import to_wire; print(to_wire('a@{domain}').partition('@')[0])"

    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False, timeout=60)

    assert answer.stdout.strip() == "a", answer.stderr


@pytest.mark.parametrize("address", ["a@x.invalid", "a@x.onion", "a b@x.example", "a@"])
def test_what_no_server_would_take_is_refused_by_both(address: str) -> None:
    with pytest.raises(ValidationError):
        addresses.normalise(address)
    with pytest.raises(ValueError, match=r"\S"):
        to_wire(address)
