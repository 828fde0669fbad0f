"""An upgrade, what everybody is told meanwhile, and what is left of one that is killed (A3)."""

import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest

from joindre.backup.archive import Manifest
from joindre.backup.steps import ArchiveStep
from joindre.lib.outages import BeingUpgraded
from joindre.live import generations, kept
from joindre.live.models import TopicVersion
from tests.backup.dying import BEFORE_MIGRATIONS
from tests.backup.places import Place, copied_place, manifest_of, sums_of
from tests.backup.serving import get, serving
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "/accounts/login/"


@pytest.fixture(scope="session")
def before(installed: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """To it the last migrations of two apps have not come yet."""
    with copied_place(installed, tmp_path_factory.mktemp("before") / "place") as place:
        place.run("migrate", "schedule", "0001")
        place.run("migrate", "operation", "zero")
        yield place


@pytest.fixture
def old(before: Place, tmp_path: Path) -> Iterator[Place]:
    with copied_place(before, tmp_path / "old") as place:
        yield place


def test_an_upgrade_that_is_killed_at_any_step_is_begun_again(old: Place, tmp_path: Path) -> None:
    """A3: nothing starts meanwhile, nothing is lost, and the next one goes on."""
    before = old.back_up(tmp_path / "before.tar")
    upgrade = ("upgrade", "--backup", str(tmp_path / "first.tar"))

    old.run(*upgrade, die_at=ArchiveStep.CLOSED)
    assert not (tmp_path / "first.tar").exists()
    old.run(*upgrade, die_at=ArchiveStep.BACKED_UP)
    assert lasting(manifest_of(tmp_path / "first.tar")) == lasting(before)
    old.run("upgrade", "--no-backup", die_at=ArchiveStep.MIGRATED_ONE)
    started = old.run("serve", code=1)
    old.run("upgrade", "--backup", str(tmp_path / "second.tar"), die_at=ArchiveStep.MIGRATED)
    waiting = old.run("serve", code=1)
    said = old.run("upgrade", "--no-backup")

    assert "Run “joindre upgrade”" in started
    assert "The portal is being upgraded" in waiting
    assert "The portal is upgraded" in said
    assert "of this version already" in old.run("upgrade", "--no-backup")


def lasting(manifest: Manifest) -> dict[str, tuple[int, str]]:
    """Every table but that of the number by which an upgrade is known."""
    return {name: one for name, one in sums_of(manifest)[0].items() if name != "live_topicversion"}


def test_it_asks_where_the_back_up_goes(old: Place) -> None:
    said = old.run("upgrade", code=1)

    assert "--no-backup makes none" in said


def test_a_plain_migrate_that_is_killed_before_its_first_migration_leaves_the_portal_open(old: Place) -> None:
    """A3: within a minute. Killed later it says before that it is to be run again, and then opens."""
    old.run("migrate", die_at=BEFORE_MIGRATIONS)
    waiting = number_of(old)
    said = old.run("migrate")
    opened = number_of(old)
    old.python("from joindre.live import generations\ngenerations.close_for_good()")
    old.run("migrate")

    assert not generations.is_closed_for_good(waiting)
    assert waiting < 0 < opened < number_of(old)
    assert "The portal is closed until this has come to its end. If it is killed, run it again." in said


def number_of(place: Place) -> int:
    ((number,),) = place.ask("SELECT version FROM live_topicversion WHERE topic = 'settings'")
    return int(number)


def test_processes_of_before_say_that_it_is_upgraded_and_lose_nothing(copy: Place, tmp_path: Path) -> None:
    """A3, A5, I2: pages answer 503 in both languages, the mail door 451, also after it, until they are stopped."""
    with serving(copy, tmp_path / "log") as (port, mail_port):
        first = get(port, LOGIN)[0]
        copy.run("migrate", "schedule", "0001")
        told = get(port, LOGIN)[0]
        copy.run("upgrade", "--no-backup", die_at=ArchiveStep.BACKED_UP)
        during, mail = get(port, LOGIN), answer_to_mail(mail_port)
        english = get(port, LOGIN, language="en")
        copy.run("upgrade", "--no-backup")
        after = get(port, LOGIN)
    with serving(copy, tmp_path / "log2") as (port, _):
        anew = get(port, LOGIN)

    # `joindre migrate` tells the processes that run as well.
    assert (first, told, after[0], anew[0]) == (200, 503, 503, 200)
    assert during[:2] == (503, "60")
    assert "est en cours de mise à niveau" in during[2]
    assert "is being upgraded" in english[2]
    assert mail == 451


def answer_to_mail(port: int) -> int:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.helo()
        client.mail("sophie@client.example")
        code, _ = client.rcpt("support@joindre.example")
    return code


def test_a_portal_opens_again_by_itself_where_an_upgrade_died_before_it_changed_anything() -> None:
    """A3"""
    generations.begin()
    generations.close_for(0.3)

    with pytest.raises(BeingUpgraded):
        kept.version()
    wait_until(generations.may_work, what="an open portal")

    assert kept.version() < 0


def test_a_change_of_settings_does_not_open_a_closed_portal() -> None:
    generations.begin()
    generations.close_for_good()

    kept.changed()

    assert generations.is_closed_for_good(TopicVersion.objects.get(topic=generations.TOPIC).version)


@pytest.mark.parametrize("times", [1, 16])
def test_each_upgrade_is_another_generation(times: int) -> None:
    """A process of before is known for the next fifteen of them."""
    kept.changed()
    generations.begin()
    first = kept.version()

    for _ in range(times):
        generations.close_for_good()
        generations.open_again(to_next=True)
        kept.changed()

    number = TopicVersion.objects.get(topic=generations.TOPIC).version
    assert number > first
    assert (generations.generation_of(number) == generations.generation_of(first)) is (times == 16)
    generations.begin()
