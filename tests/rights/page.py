"""`docs/permissions.md` from the matrix and the app: `python -m tests.rights.page` writes it anew."""

import tempfile
from pathlib import Path

from elearn.app import create_app
from elearn.base.core.db import Database
from elearn.base.core.permission import Permission
from elearn.base.http.access import access_of
from elearn.settings import Settings
from tests.rights.matrix import people, rules_by_endpoint, written
from tests.rights.town import CAST

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
HEAD = """\
# Who may do what

Every address of the site, the rule that guards it, and who may use it. Generated from
`tests/architecture/permission_matrix.toml` by `python -m tests.rights.page`; do not edit. The same file drives
`tests/architecture/test_permission_matrix.py`, which calls every address as everyone below, with their own things and
with those of another class, school or town, and sends every write with all columns of the schema as further fields.
An address that is missing here fails the build.

"""


def page(app):
    """The whole page as text."""
    entries, groups = written()
    return HEAD + _people(groups) + _routes(app, entries, groups)


def _people(groups):
    lines = ["## The people", "", "| who | is |", "|---|---|"]
    lines += [f"| {name} | {said}{f'; role `{role}`' if role else ''} |" for name, (said, _, role) in CAST.items()]
    lines += ["", "| group | are |", "|---|---|"]
    lines += [f"| **{name}** | {', '.join(members)} |" for name, members in groups.items()]
    return "\n".join(lines) + "\n\n"


def _routes(app, entries, groups):
    rules, lines, room = rules_by_endpoint(app), [], ""
    for endpoint, listed in sorted(entries.items()):
        if endpoint.split(".")[0] != room:
            room = endpoint.split(".")[0]
            lines += ["", f"## {room}", "", "| address | guard | who may |", "|---|---|---|"]
        for entry in listed:
            method, rule = rules[endpoint][0]
            asked = "?" + "&".join(f"{key}={value}" for key, value in entry.query.items()) if entry.query else ""
            guard = _guard(access_of(app.view_functions[endpoint]))
            lines.append(f"| {method} `{rule.rule}{asked}` | {guard} | {_named(entry.may, groups)} |")
    return "\n".join(lines).lstrip() + "\n"


def _guard(access):
    return f"`{access.key}`" if isinstance(access, Permission) else f"open: {access.reason}"


def _named(may, groups):
    """The largest groups that make up exactly these people, then single names."""
    rest, said = set(may), []
    for name in sorted(groups, key=lambda each: -len(people(groups[each], groups))):
        members = people(groups[name], groups)
        if members <= rest:
            said.append(f"**{name}**")
            rest -= members
    return ", ".join([*said, *(name for name in CAST if name in rest)])


def main():
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/none.db"
        app = create_app(Settings(mode="demo", database_url=url, secret_key="x" * 32, keys_dir=Path(folder)))
        PAGE.write_text(page(app), "utf-8")
        app.services.get(Database).close()


if __name__ == "__main__":
    main()
