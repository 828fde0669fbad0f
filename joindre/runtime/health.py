"""`/healthz` answers as long as the process does. `/readyz` says whether it can serve people, or
what is missing (A2).
"""

import asyncio
import json
from collections.abc import Callable

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from joindre.live.raw_asgi import Receive, Scope, Send, respond

Check = Callable[[], str]


class Health:
    """The two endpoints. Each check, called by name, returns what is wrong or an empty text; it may
    ask the database.
    """

    def __init__(self, checks: dict[str, Check]) -> None:
        self._checks = checks

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["path"] == "/healthz":
            await respond(send, 200, b"ok\n")
            return
        faults = await asyncio.to_thread(self._faults)
        body = {"ready": not faults, "faults": faults}
        await respond(send, 503 if faults else 200, json.dumps(body).encode(), media_type=b"application/json")

    def _faults(self) -> dict[str, str]:
        found = {name: check() for name, check in self._checks.items()}
        return {name: fault for name, fault in found.items() if fault}


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
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def unknown_migrations() -> list[str]:
    """Return the migrations that this database went through and that this version does not have."""
    loader = MigrationExecutor(connection).loader
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations.keys() - loader.disk_migrations.keys())


def is_new_database() -> bool:
    return not connection.introspection.table_names()
