"""Says whether a PostgreSQL for the tests can be reached: `python -m tools.postgres` ends with 0 if it can."""

import os
import sys

import psycopg

DEFAULT_URL = "postgres://postgres@127.0.0.1:5432/postgres"


def main() -> int:
    try:
        with psycopg.connect(server_url(), connect_timeout=3) as connection:
            print(f"PostgreSQL {connection.info.server_version // 10_000} is reachable")
    except psycopg.OperationalError as error:
        print(f"PostgreSQL is not reachable: {error}")
        return 1
    return 0


def server_url() -> str:
    """A server whose user may create databases."""
    return os.environ.get("JOINDRE_TEST_POSTGRES_URL", DEFAULT_URL)


if __name__ == "__main__":
    sys.exit(main())
