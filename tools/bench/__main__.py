"""The command bin/bench: it measures the request page, a mail that arrives, and a server at rest."""

import os
import socket
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment

ROUNDS = 40


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="joindre-bench-") as folder:
        environment = {"JOINDRE_DATA_DIR": folder, "JOINDRE_MAIL_IN_PORT": "0", "JOINDRE_MAIL_IN_PER_HOUR": "100000"}
        os.environ |= environment | {"DJANGO_SETTINGS_MODULE": "joindre.settings"}
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        report_pages()
        report_mails()
        report_start(environment)
    return 0


def report_pages() -> None:
    from tools.bench import filling, pages  # noqa: PLC0415  # models exist only once Django is set up

    setup_test_environment()
    settings.ROOT_URLCONF = "tools.bench.urls"
    settings.TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]
    agent, requester = filling.make_agent(), filling.make_requester()
    few = filling.make_ticket(10, agent=agent, requester=requester)
    many = filling.make_ticket(5000, agent=agent, requester=requester)
    client = Client()
    client.force_login(filling.account_of(agent))
    paths = {
        "bare view": "/bench/bare",
        "request page, 10 entries": f"/tickets/{few.number}/",
        "request page, 5,000 entries": f"/tickets/{many.number}/",
        "list of requests": "/",
    }
    figures = pages.measure(client, paths, rounds=ROUNDS)
    bare = figures[0].cpu
    print(f"{'page':<30}{'CPU ms':>8}{'times bare':>12}{'kB':>8}")
    for figure in figures:
        print(f"{figure.name:<30}{figure.cpu:>8.1f}{figure.cpu / bare:>12.1f}{figure.bytes / 1000:>8.0f}")


def report_mails() -> None:
    from tools.bench import filling, mails  # noqa: PLC0415  # models exist only once Django is set up

    figure = mails.measure(filling.make_requester("Hugo Renard", "hugo@renard.example"), count=200)
    print(
        f"a client's answer by mail: {figure.cpu:.1f} ms CPU, {1000 / figure.cpu:.0f} a second, from bytes to the feed"
    )


def report_start(environment: dict[str, str]) -> None:
    from tools.bench import process  # noqa: PLC0415  # beside the other one

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = process.measure_start(port=port, environment=environment)
    print(f"first page after {start.seconds:.1f} s, at rest {start.resting_mib:.0f} MiB (web, live, worker, mail-in)")


if __name__ == "__main__":
    sys.exit(main())
