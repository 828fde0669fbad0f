"""Who is in a place, in this process and in others."""

import pytest

from joindre.live.hub import HEARTBEAT_SECONDS
from joindre.live.presence import Participant, Presence, place_of


def person(key: str, name: str, audience: str = "staff") -> Participant:
    return Participant(key=key, name=name, initials=name[:1], audience="client" if audience == "client" else "staff")


CLAIRE, MARC, SOPHIE = person("e1", "Claire"), person("e2", "Marc"), person("c1", "Sophie", "client")


def test_both_sides_of_a_request_share_a_place() -> None:
    assert place_of("ticket:12:client") == place_of("ticket:12") == "ticket:12"


def test_clients_come_first_and_then_the_names_in_order() -> None:
    presence = Presence()
    for someone in (person("e0", "Zoé"), MARC, SOPHIE, CLAIRE):
        presence.join("ticket:1", someone)

    assert [someone.name for someone in presence.people("ticket:1")] == ["Sophie", "Claire", "Marc", "Zoé"]


def test_a_person_leaves_with_the_last_window() -> None:
    presence = Presence()
    presence.join("ticket:1", CLAIRE)
    presence.join("ticket:1", CLAIRE)

    presence.leave("ticket:1", CLAIRE)
    after_one = presence.people("ticket:1")
    presence.leave("ticket:1", CLAIRE)

    assert after_one == (CLAIRE,)
    assert presence.people("ticket:1") == ()
    assert presence.local_places() == ()


def test_a_person_in_two_processes_is_listed_once() -> None:
    presence = Presence()
    presence.join("ticket:1", CLAIRE)
    presence.record_people("other", "ticket:1", [CLAIRE, MARC])

    assert presence.people("ticket:1") == (CLAIRE, MARC)
    assert presence.local_people("ticket:1") == (CLAIRE,)


def test_an_empty_list_of_another_process_replaces_the_one_before() -> None:
    presence = Presence()
    presence.record_people("other", "ticket:1", [CLAIRE])
    presence.record_people("other", "ticket:2", [MARC])

    presence.record_people("other", "ticket:1", [])

    assert presence.people("ticket:1") == ()
    assert presence.people("ticket:2") == (MARC,)


def test_a_process_is_removed_after_more_than_three_lost_heartbeats(monkeypatch: pytest.MonkeyPatch) -> None:
    presence = Presence()
    now = 1000.0
    monkeypatch.setattr("joindre.live.presence.time.monotonic", lambda: now)
    presence.record_people("quiet", "ticket:1", [CLAIRE])
    presence.record_people("busy", "ticket:2", [MARC])

    now += 3 * HEARTBEAT_SECONDS
    presence.record_heartbeat("busy")
    too_early = presence.prune()
    now += HEARTBEAT_SECONDS
    pruned = presence.prune()

    assert (too_early, pruned) == (set(), {"ticket:1"})
    assert (presence.people("ticket:1"), presence.people("ticket:2")) == ((), (MARC,))
