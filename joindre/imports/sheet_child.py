"""The only code of the portal that unpacks a spreadsheet of somebody else: its path comes in, lines of JSON go out.

A small archive may unfold to gigabytes, and the reader holds a whole sheet in memory. This child has limits of memory
and time, and is started by its path with `python -I`, so that neither Django nor a secret is in it.
"""

import contextlib
import json
import sys
from datetime import date, datetime, time

from python_calamine import CalamineSheet, load_workbook

if sys.platform != "win32":
    import resource

MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 90


def main(path: str) -> int:
    """First a line with the name of the sheet, then one for each of its rows, empty ones included."""
    limit()
    with load_workbook(path) as workbook:
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.height:
                write([name])
                write_rows(sheet)
                break
    return 0


def limit() -> None:
    if sys.platform != "win32":
        wanted = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: CPU_SECONDS, resource.RLIMIT_CORE: 0}
        for limited, most in wanted.items():
            # A stricter limit is in force already, or this system has none of the kind.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(limited, (most, most))


def write_rows(sheet: CalamineSheet) -> None:
    for row in sheet.iter_rows():
        write([text_of(value) for value in row])


def write(texts: list[str]) -> None:
    sys.stdout.write(json.dumps(texts) + "\n")


def text_of(value: object) -> str:
    """As the sheet shows it to most people: a whole number without a point, a day without a time."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
