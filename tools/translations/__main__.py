"""The command bin/translations: it updates and compiles the French catalogues, or checks them."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from tools.translations import catalogues, checks, extraction
from tools.translations.catalogues import BadCatalogue, Message


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/translations", description="Updates and compiles the French catalogues.")
    parser.add_argument(
        "--check", action="store_true", help="change nothing; list every fault and fail if there is any"
    )
    parser.add_argument("rooms", nargs="*", help="folders of joindre/ to work on; by default all")
    options = parser.parse_args()
    rooms = [room for room in catalogues.rooms() if not options.rooms or room.name in options.rooms]
    try:
        return check(rooms) if options.check else update(rooms)
    except BadCatalogue as error:
        print(error)
        return 1


def check(rooms: list[Path]) -> int:
    written = {room.name: catalogues.read(catalogues.catalogue_of(room)) for room in rooms}
    wanted = {room.name: extraction.messages_of(room) for room in rooms}
    found = [
        *(fault for name in written for fault in checks.faults(name, wanted=wanted[name], written=written[name])),
        *checks.disagreements(written),
    ]
    print("\n".join(found or [f"{sum(map(len, wanted.values()))} texts, all translated into French"]))
    return 1 if found else 0


def update(rooms: list[Path]) -> int:
    for room in rooms:
        path = catalogues.catalogue_of(room)
        known = {message.key: message for message in catalogues.read(path)}
        messages = [_keeping(message, known.get(message.key)) for message in extraction.messages_of(room)]
        if messages or path.exists():
            catalogues.write(path, messages)
            missing = sum(not message.is_translated for message in messages)
            dropped = len(known.keys() - {message.key for message in messages})
            print(f"{room.name}: {len(messages)} texts, {missing} to translate, {dropped} dropped")
    catalogues.compile_all()
    return 0


def _keeping(message: Message, known: Message | None) -> Message:
    if known is None or len(known.translations) != len(message.translations):
        return message
    return replace(message, translations=known.translations, notes=known.notes, fuzzy=known.fuzzy)


if __name__ == "__main__":
    sys.exit(main())
