"""The rooms' messages and their translations: what the code says, against each room's `translations/<language>.po`.

`python -m tests.messages` (make messages) brings the files up to date; a test fails while anything is missing.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "elearn"
LANGUAGES = ("ja",)  # English is the language of the message ids
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "N_": None,
    "NP_": ((1, "c"), 2),
}
METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract", ".svg": "jinja2.ext:babel_extract"}


def rooms():
    """The folders that have messages of their own."""
    return sorted(p for p in PACKAGE.iterdir() if (p / "__init__.py").exists())


def said(room):
    """The catalogue of everything that the room's code and templates say."""
    catalogue = Catalog(fuzzy=False)
    for path in sorted(room.rglob("*")):
        method = METHODS.get(path.suffix)
        if method is None or "static" in path.parts:
            continue
        for line, message, _comments, context in extract_from_file(method, path, KEYWORDS, options={"silent": "false"}):
            catalogue.add(message, locations=[(path.relative_to(ROOT).as_posix(), line)], context=context)
    return catalogue


def translated(room, language):
    """The room's translations; empty where there is no file yet."""
    path = room / "translations" / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def faults(room, language):
    """What is missing, left over or incomplete, as lines for people."""
    says, knows = said(room), translated(room, language)
    found = []
    for message in says:
        if not message.id:
            continue
        known = knows.get(message.id, message.context)
        if known is None or not all(known.string if isinstance(known.string, tuple) else (known.string,)):
            where = "{}:{}".format(*message.locations[0])
            found.append(
                f"{where}: {message.id!r} has no {language} translation in {room.name}/translations/{language}.po"
            )
        elif known.fuzzy:
            found.append(f"{room.name}/{language}: {message.id!r} is marked fuzzy")
        else:
            found += [f"{room.name}/{language}: {message.id!r}: {error}" for error in known.check(knows)]
    found += [
        f"{room.name}/translations/{language}.po: {known.id!r} is no longer said anywhere"
        for known in knows
        if known.id and says.get(known.id, known.context) is None
    ]
    return found


def update(room, language):
    """Write the room's file anew: new messages without a translation, gone ones dropped, the others kept."""
    says, knows = said(room), translated(room, language)
    fresh = Catalog(locale=language, fuzzy=False, project="elearn", copyright_holder="the elearn authors")
    for message in says:
        if message.id:
            known = knows.get(message.id, message.context)
            fresh.add(message.id, known.string if known else "", context=message.context, locations=message.locations)
    path = room / "translations" / f"{language}.po"
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, include_lineno=False, omit_header=False, sort_output=True, width=110)


def main():
    """Update every room and list what still needs words."""
    for room in rooms():
        for language in LANGUAGES:
            if any(m.id for m in said(room)):
                update(room, language)
            for fault in faults(room, language):
                print(fault)
    return 0


if __name__ == "__main__":
    sys.exit(main())
