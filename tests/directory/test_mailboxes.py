"""Creating, changing and retiring a mailbox (I1, I3, I4, M16, S1)."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from django.db import connections

from joindre.audit.models import SettingChange
from joindre.directory import mailboxes
from joindre.directory.mailboxes import (
    AddressOfMailbox,
    AddressReachesMailbox,
    AddressTooLong,
    MailboxData,
    MailboxInUse,
    MailboxRetired,
    NeedsDefaultMailbox,
    change_mailbox,
    create_mailbox,
    restore_mailbox,
    retire_mailbox,
    try_mailbox,
)
from joindre.directory.models import Employee, WorkGroup
from joindre.lib.errors import Refusal
from joindre.mail.models import Mailbox

SUPPORT = MailboxData(name="Support", address="support@nord.example", is_default=True)
PRINTERS = MailboxData(name="Imprimantes", address="imprimantes@nord.example")


@pytest.fixture
def support(root: Employee) -> Mailbox:
    return create_mailbox(SUPPORT, by=root)


@pytest.fixture
def printers(support: Mailbox, root: Employee) -> Mailbox:
    return create_mailbox(PRINTERS, by=root)


def test_a_new_mailbox_takes_mails_at_once_and_leaves_a_line(support: Mailbox, root: Employee) -> None:
    """I1, S1"""
    assert Mailbox.objects.receiving("Support+abc@nord.example") == support
    assert Mailbox.objects.default() == support
    [change] = SettingChange.objects.of_row(support)
    assert (change.what, change.name) == ("created", "Support")


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        (replace(PRINTERS, address="SUPPORT@nord.example"), AddressOfMailbox),
        (replace(PRINTERS, address="support+imprimantes@nord.example"), AddressReachesMailbox),
        (replace(PRINTERS, address="sup@nord.example", delimiter="-"), None),
        (replace(PRINTERS, address="support-fr@nord.example", delimiter="-"), None),
        (replace(PRINTERS, address="s" * 22 + "@nord.example"), AddressTooLong),
        (replace(PRINTERS, address="s" * 21 + "@nord.example"), None),
    ],
)
def test_no_two_mailboxes_get_the_same_mails(
    support: Mailbox, root: Employee, other: MailboxData, refused: type[Refusal] | None
) -> None:
    """I3: nor is a signed address longer than servers allow."""
    if refused is None:
        create_mailbox(other, by=root)
        return
    with pytest.raises(refused):
        create_mailbox(other, by=root)
    assert Mailbox.objects.get() == support


def test_a_delimiter_that_would_reach_another_is_refused(support: Mailbox, root: Employee) -> None:
    """I3: support-fr@ would be taken for a signed address of support@."""
    create_mailbox(replace(PRINTERS, address="support-fr@nord.example"), by=root)

    with pytest.raises(AddressReachesMailbox, match="support-fr@nord"):
        change_mailbox(support, replace(SUPPORT, delimiter="-"), by=root)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_take_the_same_address(root: Employee) -> None:
    """Acts on mailboxes go one after the other."""
    barrier, outcomes = Barrier(2), []

    def create(data: MailboxData) -> None:
        barrier.wait(10)
        try:
            create_mailbox(data, by=root)
            outcomes.append("made")
        except Refusal:
            outcomes.append("refused")
        finally:
            connections.close_all()

    both = [
        Thread(target=create, args=[one]) for one in (PRINTERS, replace(PRINTERS, address="imprimantes+a@nord.example"))
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)

    assert sorted(outcomes) == ["made", "refused"]


def test_another_default_takes_the_place_of_the_first(support: Mailbox, printers: Mailbox, root: Employee) -> None:
    change_mailbox(printers, replace(PRINTERS, is_default=True), by=root)

    assert Mailbox.objects.get(is_default=True) == printers


def test_groups_send_from_one_mailbox(support: Mailbox, printers: Mailbox, root: Employee) -> None:
    """M16: a group that is given another mailbox leaves the one it had."""
    group, other = WorkGroup.objects.create(name="Impression"), WorkGroup.objects.create(name="Gestion")
    change_mailbox(support, replace(SUPPORT, groups=[group, other]), by=root)

    change_mailbox(printers, replace(PRINTERS, groups=[group]), by=root)

    assert list(printers.work_groups.all()) == [group]
    assert list(support.work_groups.all()) == [other]
    assert SettingChange.objects.of_row(printers).order_by("-pk")[0].differences == [
        ["work_groups", [], ["Impression"]]
    ]


def test_the_default_one_is_neither_retired_nor_unmade(support: Mailbox, root: Employee) -> None:
    """S1: the last one neither, as it is the default."""
    with pytest.raises(NeedsDefaultMailbox):
        retire_mailbox(support, by=root)
    with pytest.raises(NeedsDefaultMailbox):
        change_mailbox(support, replace(SUPPORT, is_default=False), by=root)


def test_one_that_groups_send_from_is_not_retired(printers: Mailbox, root: Employee) -> None:
    change_mailbox(printers, replace(PRINTERS, groups=[WorkGroup.objects.create(name="Impression")]), by=root)

    with pytest.raises(MailboxInUse, match="Impression"):
        retire_mailbox(printers, by=root)


def test_a_retired_one_takes_no_mails_until_it_is_back(printers: Mailbox, root: Employee) -> None:
    """I1: it is neither tested nor made the default meanwhile."""
    retire_mailbox(printers, by=root)

    printers.refresh_from_db()
    assert Mailbox.objects.receiving(printers.address) is None
    with pytest.raises(MailboxRetired):
        try_mailbox(printers, by=root)
    with pytest.raises(MailboxRetired):
        change_mailbox(printers, replace(PRINTERS, is_default=True), by=root)
    restore_mailbox(printers, by=root)
    assert Mailbox.objects.receiving(printers.address) == printers


def test_the_address_of_a_retired_one_is_not_given_twice(printers: Mailbox, root: Employee) -> None:
    """It may come back."""
    retire_mailbox(printers, by=root)

    with pytest.raises(AddressOfMailbox):
        create_mailbox(PRINTERS, by=root)


def test_every_process_knows_a_new_default_at_once(support: Mailbox, printers: Mailbox, root: Employee) -> None:
    """M16: what processes keep is read anew."""
    assert Mailbox.objects.default() == support

    mailboxes.change_mailbox(printers, replace(PRINTERS, is_default=True), by=root)

    assert Mailbox.objects.default() == printers
