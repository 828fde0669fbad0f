"""`/healthz` answers as long as the process does. `/readyz` says whether it can serve people, or
what is missing (A2).
"""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from joindre.lib import backlogs, clock
from joindre.live.raw_asgi import Receive, Scope, Send, respond
from joindre.operation.looking import misses_worker
from joindre.operation.models import MISSED_AFTER
from joindre.schedule.models import ScheduledTask

Check = Callable[[], str]


class Health:
    """The two endpoints. Each check, called by name, returns what is wrong or an empty text; it may
    ask the database. What a warning says is wrong too, but pages are served all the same.
    """

    def __init__(self, checks: dict[str, Check], *, warnings: dict[str, Check]) -> None:
        self._checks = checks
        self._warnings = warnings

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["path"] == "/healthz":
            await respond(send, 200, b"ok\n")
            return
        faults = await asyncio.to_thread(_found, self._checks)
        warnings = {} if "database" in faults else await asyncio.to_thread(_found, self._warnings)
        body = {"ready": not faults, "faults": faults, "warnings": warnings}
        await respond(send, 503 if faults else 200, json.dumps(body).encode(), media_type=b"application/json")


def _found(checks: dict[str, Check]) -> dict[str, str]:
    found = {name: check() for name, check in checks.items()}
    return {name: fault for name, fault in found.items() if fault}


def late_worker() -> str:
    """Say that a queue has had work for too long: nobody works it, or something does not answer."""
    try:
        late = backlogs.late_queues(before=clock.now() - timedelta(minutes=settings.LATE_AFTER))
    except Error:
        return ""
    finally:
        connection.close()
    return f"waiting for more than {settings.LATE_AFTER} minutes: {', '.join(late)}" if late else ""


def missing_worker() -> str:
    """Say that nobody has worked the queues for five minutes."""
    try:
        is_missing = misses_worker()
    except Error:
        return ""
    finally:
        connection.close()
    return f"no worker was seen for {MISSED_AFTER.seconds // 60} minutes" if is_missing else ""


def failing_tasks() -> str:
    """Say which scheduled tasks failed when they were last run: a back-up, above all."""
    try:
        names = list(ScheduledTask.objects.failing().order_by("name").values_list("name", flat=True))
    except Error:
        return ""
    finally:
        connection.close()
    return f"failed: {', '.join(names)}" if names else ""


WARNINGS: dict[str, Check] = {"worker": late_worker, "workers": missing_worker, "tasks": failing_tasks}


class DatabaseCheck:
    """Checks that the database answers and has the tables of this version. Once it had them, they are not looked at
    again.
    """

    def __init__(self) -> None:
        self._is_migrated = False

    def __call__(self) -> str:
        try:
            if self._is_migrated:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
            else:
                self._is_migrated = not missing_migrations()
        except Error as error:
            return f"the database does not answer: {error}"
        finally:
            connection.close()
        return "" if self._is_migrated else "migrations are missing: run `joindre migrate`"


def missing_migrations() -> list[str]:
    if not on_disk() - _applied():
        return []
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def unknown_migrations() -> list[str]:
    """Return the migrations that this database went through and that this version does not have."""
    return sorted(f"{app}.{name}" for app, name in _applied() - on_disk())


def on_disk() -> set[tuple[str, str]]:
    """Return the migrations of this version, with their apps, by the names of their files.

    To load all of them, as Django does, takes much of a start, and is only needed where some are missing.
    """
    found = set[tuple[str, str]]()
    for app in apps.get_app_configs():
        name, _is_explicit = MigrationLoader.migrations_module(app.label)
        folder = find_spec(name) if name else None
        # Django takes no folder without `__init__.py` for one of migrations.
        if folder and folder.origin:
            modules = iter_modules(folder.submodule_search_locations)
            found |= {(app.label, one.name) for one in modules if not one.ispkg and one.name[0] not in "_~"}
    return found


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def is_new_database() -> bool:
    return not connection.introspection.table_names()
