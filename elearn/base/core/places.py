"""Where the files that travel with the product are: inside an installed wheel, or beside the package in a clone."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


def packaged(name: str) -> Path:
    """The folder `courses` or `migrations`: `elearn/_data/<name>` in a wheel, `<clone>/<name>` otherwise."""
    inside = _PACKAGE / "_data" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
