"""The database of each release, restored and brought to this version; then its pages open (A3)."""

import json
import re
from pathlib import Path

import pytest
from django.db import connection

from joindre.backup.steps import ArchiveStep
from tests.backup.conftest import MakePlace
from tests.backup.places import RELEASES, Place, manifest_of
from tests.backup.serving import get, serving

pytestmark = pytest.mark.django_db(transaction=True)

#: Signs in whoever has an account, and says the cookie of each.
SIGN_IN = """
import json
from django.test import Client
from joindre.accounts.models import Account
found = {}
for account in Account.objects.select_related("profile").order_by("pk"):
    client = Client()
    client.force_login(account, backend="joindre.accounts.backends.AccountBackend")
    found[account.email] = client.cookies["sessionid"].value
print(json.dumps(found))
"""
AGENT, CLIENT = "ada@joindre.example", "carol@moreau.example"


@pytest.mark.parametrize("release", sorted(RELEASES.glob("*.tar")), ids=lambda path: path.stem)
def test_a_portal_of_this_release_is_brought_to_this_version(
    release: Path, make_place: MakePlace, tmp_path: Path
) -> None:
    """A3: on each engine, as the tests run on each."""
    place = make_place(connection.vendor)

    place.run("restore", str(release))

    with serving(place, tmp_path / "log") as (port, _):
        cookies = sign_in(place)
        tickets = get(port, "/", cookie=cookies[AGENT])
        (ticket, *_) = re.findall(r'href="(/tickets/[0-9-]+/)"', tickets[2])
        pages = [
            tickets,
            get(port, ticket, cookie=cookies[AGENT]),
            get(port, "/portal/", cookie=cookies[CLIENT]),
            get(port, f"/portal{ticket}", cookie=cookies[CLIENT]),
        ]
    assert [status for status, *_ in pages] == [200, 200, 200, 200]
    assert all("fume" in text for _, _, text in (pages[1], pages[3]))


@pytest.mark.parametrize(("by", "reason"), [("fault", "column “colour” is there already"), ("SIGINT", "stopped it")])
def test_a_migration_that_stops_after_a_restore_says_how_it_goes_on(
    make_place: MakePlace, by: str, reason: str
) -> None:
    """A3, A5: what was restored stays, and nothing starts before the last migration."""
    place = make_place(connection.vendor)
    release = str(min(RELEASES.glob("*.tar")))

    said = place.run("restore", release, die_at=ArchiveStep.MIGRATED_ONE, by=by, code=1)
    refused = place.run("serve", code=1)
    place.run("upgrade", "--no-backup")

    assert "Everything in the archive is restored" in said
    assert reason in said
    assert "Run “joindre upgrade --no-backup”, and it goes on." in said
    assert "Run “joindre upgrade”, then start again." in refused
    assert place.ask("SELECT count(*) FROM tickets_ticket")[0][0] > 0


def test_every_release_is_small_and_whole() -> None:
    for release in RELEASES.glob("*.tar"):
        assert release.stat().st_size < 200_000
        assert manifest_of(release).lacking == 0


def sign_in(place: Place) -> dict[str, str]:
    found: dict[str, str] = json.loads(place.python(SIGN_IN))
    return found
