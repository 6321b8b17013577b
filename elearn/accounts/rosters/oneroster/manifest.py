"""`manifest.csv`: which version it is, and which files are inside, whole (bulk) or not at all (absent)."""

from typing import Final

from elearn.accounts.rosters.oneroster import kinds
from elearn.accounts.rosters.oneroster.archive import Archive
from elearn.accounts.rosters.oneroster.faults import Faults, refuse
from elearn.accounts.rosters.oneroster.profile import ALL_FILES, FILES, MANIFEST, VERSIONS, Column, File
from elearn.accounts.rosters.oneroster.reading import rows
from elearn.base.core.messages import N_, Message

# Values are free here; what they may be depends on the property.
FILE: Final = File(
    MANIFEST,
    (
        Column("propertyName", required=True, kept=True),
        Column("value", kinds.TEXT, kept=True),
    ),
)
_NAME, _VALUE = "propertyName", "value"
_PROPERTIES: Final = frozenset(
    (
        *("manifest.version", "oneroster.version", "source.systemName", "source.systemCode"),
        *(f"file.{name}" for name in ALL_FILES),
    )
)
_NEEDED: Final = frozenset(file.name for file in FILES)


def check(archive: Archive) -> None:
    """Refuse a roster whose manifest does not promise what we read, or promises what is not inside."""
    if not archive.has(FILE.csv):
        raise refuse(FILE.csv, "missing-file", N_("The zip holds no manifest.csv. Every OneRoster export has one."))
    faults = Faults()
    found: dict[str, tuple[int, str]] = {}
    for row, name, value in rows(archive, FILE, faults):
        if name in found:
            faults.add(FILE.csv, row, _NAME, "double", N_("“%(name)s” stands here twice.", name=name))
        found[name] = (row, value)
        if words := _value_fault(name, value):
            faults.add(FILE.csv, row, _VALUE, *words)
    for name in sorted(_PROPERTIES - found.keys()):
        faults.add(FILE.csv, 0, _NAME, "property-missing", N_("The line “%(name)s” is missing.", name=name))
    faults.stop()
    _check_files(archive, found, faults)


def _value_fault(name: str, value: str) -> tuple[str, Message] | None:
    if name not in _PROPERTIES:
        return "property", N_("OneRoster knows no line “%(name)s”.", name=name[:40])
    if name == "manifest.version" and value != "1.0":
        return "manifest-version", N_("Manifest version “%(value)s” is not known. It must be 1.0.", value=value[:40])
    if name == "oneroster.version" and value not in VERSIONS:
        words = N_("OneRoster version “%(value)s” is not taken. It must be one of: %(versions)s.", value=value[:40])
        return "version", Message(words.text, {**words.values, "versions": ", ".join(VERSIONS)})
    return _file_fault(name, value) if name.startswith("file.") else None


def _file_fault(name: str, value: str) -> tuple[str, Message] | None:
    if value == "delta":
        return "delta", N_("Only whole rosters (bulk) are taken, no changes alone (delta). Please export in bulk.")
    if value not in {"bulk", "absent"}:
        return "file-mode", N_("“%(value)s” is neither bulk nor absent.", value=value[:40])
    if value == "absent" and name.removeprefix("file.") in _NEEDED:
        return "file-absent", N_("This file is needed and must be in the zip (bulk).")
    return None


def _check_files(archive: Archive, found: dict[str, tuple[int, str]], faults: Faults) -> None:
    for name in ALL_FILES:
        row, value = found[f"file.{name}"]
        inside = archive.has(f"{name}.csv")
        if value == "bulk" and not inside:
            words = N_("The manifest promises %(file)s, but the zip does not hold it.", file=f"{name}.csv")
            faults.add(FILE.csv, row, _VALUE, "missing-file", words)
        if value == "absent" and inside:
            words = N_("The manifest says that %(file)s is absent, but the zip holds it.", file=f"{name}.csv")
            faults.add(FILE.csv, row, _VALUE, "surplus-file", words)
    faults.stop()
