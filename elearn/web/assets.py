"""The built scripts and styles: names from the manifest, read once when the app starts."""

import json
from pathlib import Path
from typing import Final

from flask import Flask

BUILD: Final = Path(__file__).resolve().parent / "static" / "build"
PREFIX: Final = "/static/build/"


class AssetsMissing(RuntimeError):
    """The app cannot start without its assets; the message says what to run."""


class Assets:
    """`asset('app.css')` in templates: the address of the file as it was built, good for a year."""

    def __init__(self, build: Path = BUILD) -> None:
        try:
            self._names: dict[str, str] = json.loads((build / "manifest.json").read_text("utf-8"))
        except FileNotFoundError as fault:
            raise AssetsMissing(f"{build} holds no built assets: run `python hatch_build.py assets`") from fault

    def __call__(self, name: str) -> str:
        """An unknown name is a programmer's error and says which names there are."""
        if name not in self._names:
            raise LookupError(f"no asset {name!r}; built are {', '.join(sorted(self._names))}")
        return PREFIX + self._names[name]


def init_assets(app: Flask) -> None:
    """Give every template `asset(name)`."""
    app.jinja_env.globals["asset"] = Assets()
