"""What all processes share in the database, as metrics. Each is asked by an index or a table of few rows."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from joindre.lib import clock, disk
from joindre.lib.backlogs import backlogs
from joindre.operation import looking
from joindre.operation.models import SeenProcess, Tally

#: The tallies that are shown, with the name and the label of each.
TALLIES = {
    "mail out": ("joindre_mails_out", "Copies of emails that we sent, by what an attempt came to.", "outcome"),
    "mail in": ("joindre_mails_in", "Emails that arrived, by what became of them.", "outcome"),
    "errors": ("joindre_errors", "Errors that were logged.", "level"),
}


def shared_metrics() -> Iterator[Metric]:
    yield from _of_queues()
    yield from _of_tallies()
    yield from _of_processes()
    yield from _of_machine()


def _of_queues() -> Iterator[Metric]:
    now, found = clock.now(), backlogs()
    for name, what in (("waiting", "wait"), ("in_hand", "are worked now"), ("failed", "were given up")):
        gauge = GaugeMetricFamily(f"joindre_queue_{name}", f"Rows that {what}, counted up to 1001.", labels=["queue"])
        for backlog in found:
            gauge.add_metric([backlog.name], getattr(backlog, name))
        yield gauge
    ages = GaugeMetricFamily(
        "joindre_queue_oldest_seconds",
        "For how long the row waits that waits longest; 0 where none does.",
        labels=["queue"],
    )
    for backlog in found:
        ages.add_metric([backlog.name], max(0.0, (now - backlog.oldest).total_seconds()) if backlog.oldest else 0)
    yield ages


def _of_tallies() -> Iterator[Metric]:
    counted: dict[str, dict[str, int]] = {name: {} for name in TALLIES}
    for tally in Tally.objects.filter(name__in=TALLIES):
        counted[tally.name][tally.outcome] = tally.count
    for name, (metric, what, label) in TALLIES.items():
        counter = CounterMetricFamily(metric, f"{what} All processes together, up to 30 s late.", labels=[label])
        for outcome, count in sorted(counted[name].items()):
            counter.add_metric([outcome], count)
        yield counter


def _of_processes() -> Iterator[Metric]:
    now, kinds = clock.now(), SeenProcess.Kind.values
    here = list(SeenProcess.objects.here(now).values_list("kind", flat=True))
    gauge = GaugeMetricFamily("joindre_processes", "Processes that gave a sign of life.", labels=["kind"])
    for kind in kinds:
        gauge.add_metric([kind], here.count(kind))
    yield gauge
    if (last := looking.last_seen_worker()) is not None:
        yield GaugeMetricFamily(
            "joindre_worker_seen_seconds", "Since a worker was last seen.", max(0.0, (now - last).total_seconds())
        )


def _of_machine() -> Iterator[Metric]:
    yield GaugeMetricFamily("joindre_disk_free_bytes", "Free on the disk of the data folder.", disk.free_bytes())
    yield GaugeMetricFamily("joindre_database_bytes", "Size of the database.", looking.database_bytes())
    if (at := looking.last_back_up()) is not None:
        yield GaugeMetricFamily(
            "joindre_backup_age_seconds", "Since the last back-up was finished.", (clock.now() - at).total_seconds()
        )
    versions = looking.versions()
    info = GaugeMetricFamily("joindre_info", "Versions.", labels=["version", "python", "django", "database"])
    info.add_metric([versions.joindre, versions.python, versions.django, versions.database], 1)
    yield info
