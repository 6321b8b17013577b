"""The matrix as it is written down, and as it is run: every endpoint for everyone, with own and with others' things."""

import io
import itertools
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from elearn.base.http.bodies import SAFE_METHODS
from tests.rights.town import CAST

FILE = Path(__file__).resolve().parents[1] / "architecture" / "permission_matrix.toml"
REFUSALS = {401, 403, 404}
SHOWN = range(200, 400)
_IN_THE_PREFECTURE = {
    *("wave", "begun wave", "poster wave", "listing", "town", "stratum"),
    *("school", "batch", "admins' batch", "waiting slip", "lost name", "class list", "listed child"),
}


@dataclass(frozen=True)
class Entry:
    """One way to call an endpoint, and who may."""

    endpoint: str
    may: frozenset
    at: dict = field(default_factory=dict)
    form: dict = field(default_factory=dict)
    json: dict | None = None
    query: dict = field(default_factory=dict)
    file: dict = field(default_factory=dict)
    otherwise: int | None = None
    answers: int | None = None
    why: str = ""
    heavy: bool = False

    def things(self):
        """Names of the town's things that this call is about."""
        values = itertools.chain(*(each.values() for each in (self.at, self.form, self.json or {}, self.query)))
        return [value[1:] for value in values if isinstance(value, str) and value.startswith("@")]

    @property
    def fields(self):
        """What it takes."""
        return {**self.form, **(self.json or {}), **self.query, **self.file}


def written():
    """All entries by endpoint, and the groups."""
    found = tomllib.loads(FILE.read_text("utf-8"))
    groups = found["groups"]
    entries = {}
    for room, routes in found["routes"].items():
        for name, given in routes.items():
            listed = given if isinstance(given, list) else [given]
            endpoint = f"{room}.{name}"
            entries[endpoint] = [Entry(endpoint, people(each.pop("may"), groups), **each) for each in listed]
    return entries, groups


def people(names, groups):
    """The single people whom these names stand for."""
    found = set()
    for name in names:
        if name in CAST:
            found.add(name)
        else:
            found |= people(groups[name], groups)
    return frozenset(found)


def rules_by_endpoint(app):
    """The URL map: one rule for each endpoint and method."""
    found = {}
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            found.setdefault(rule.endpoint, []).append((method, rule))
    return found


def unlisted(app, entries):
    """Endpoints that nobody has thought about, and those that are gone."""
    return set(rules_by_endpoint(app)) ^ (set(entries) | waiting())


def waiting():
    """Endpoints whose permissions are tested elsewhere until they stand in the matrix."""
    return set(itertools.chain(*tomllib.loads(FILE.read_text("utf-8"))["waiting"].values()))


@dataclass(frozen=True)
class Answer:
    """What came back, and what would have been kept."""

    status: int
    location: str
    changes: dict

    @property
    def sent_to_sign_in(self):
        return self.status == 303 and self.location.startswith("/sign-in")

    def refuses(self, entry):
        return self.status in REFUSALS or self.sent_to_sign_in or self.status == entry.otherwise

    def allows(self, entry):
        if entry.answers is not None:
            return self.status == entry.answers
        return 200 <= self.status < 400 and not self.sent_to_sign_in and self.status != entry.otherwise


class Caller:
    """Sends the calls to an app whose database is a rehearsal."""

    def __init__(self, app, database, town, *, base_url="http://localhost"):
        self.app = app
        self._base_url, self._prefix = base_url, "__Host-" if base_url.startswith("https:") else ""
        self._database = database
        self._town = town
        self._addresses = {name: f"198.51.100.{number + 1}" for number, name in enumerate(CAST)}
        self._addresses["machine"] = "127.0.0.1"
        self.rules = rules_by_endpoint(app)

    def call(self, entry, who, **how):
        """What `send` brought back, and what it would have changed."""
        with self._database.watched():
            answer = self.send(entry, who, **how)
        return Answer(answer.status_code, answer.headers.get("Location", ""), self._database.changes)

    def send(self, entry, who, *, swap=(), more=None, more_headers=None, **options):
        """`swap` names things to be replaced by the strangers' ones; `more` are fields that nobody asked for.

        Further options are those of the test client. The answer is closed: of a stream only the beginning is there.
        """
        method, _rule = self.rules[entry.endpoint][0]
        at = self._given(entry.at, swap)
        path = self.app.url_map.bind("localhost").build(entry.endpoint, at, method=method)
        form, json = self._given(entry.form, swap), entry.json
        if json is not None:
            json = {**(more or {}), **self._given(json, swap)}
        files = {key: _upload(value) for key, value in self._given(entry.file, swap).items()}
        body = {"json": json} if json is not None else {"data": {**(more or {}), **form, **files}}
        asked = {
            "method": method,
            "query_string": self._given(entry.query, swap),
            "headers": {"Cookie": self.cookie(who), **(more_headers or {})},
            "base_url": self._base_url,
            "environ_overrides": {"REMOTE_ADDR": self._addresses[who]},
            **({} if method in SAFE_METHODS else body),
        }
        answer = self.app.test_client(use_cookies=False).open(path, **{**asked, **options})
        answer.close()
        return answer

    def cookie(self, who):
        """What the browser of `who` sends."""
        held = self._town.cookies[who]
        return held and self._prefix + held

    def _given(self, values, swap):
        return {key: self._thing(value, swap) for key, value in values.items()}

    def _thing(self, value, swap):
        if not (isinstance(value, str) and value.startswith("@")):
            return value
        name = value[1:]
        return self._town.things[f"other {name}" if name in swap else name]

    def writes(self, entry):
        return self.rules[entry.endpoint][0][0] not in SAFE_METHODS


def _upload(content):
    """A fresh one for each call, for the request closes it."""
    return (io.BytesIO(content if isinstance(content, bytes) else content.encode()), "file")


def for_everyone(caller, entry):
    """Faults of one entry: somebody who may is refused, or somebody who may not is let in or changes something."""
    allowed = sorted(entry.may)
    asked = allowed[:1] if entry.heavy else allowed
    faults = []
    for who in [*asked, *(name for name in CAST if name not in entry.may)]:
        answer = caller.call(entry, who)
        if who in entry.may and not answer.allows(entry):
            faults.append(f"{entry.endpoint}: {who} may, but got {answer.status} {answer.location}")
        if who not in entry.may and not answer.refuses(entry):
            faults.append(f"{entry.endpoint}: {who} may not, but got {answer.status} {answer.location}")
        if who not in entry.may and answer.changes:
            faults.append(f"{entry.endpoint}: {who} may not, but changed {sorted(answer.changes)}")
    return faults


def with_strangers_things(caller, entry, things):
    """Faults when those who may reach for what is another's: all of it, and each single thing beside their own."""
    names = [name for name in entry.things() if f"other {name}" in things]
    if not names or len(entry.may) == len(CAST):
        return []
    faults = []
    for who in sorted(entry.may)[: 1 if entry.heavy else None]:
        for swap in {(tuple(names)), *((name,) for name in names)}:
            if set(swap) <= _shared_with(who):
                continue
            answer = caller.call(entry, who, swap=swap)
            seen = answer.status in SHOWN and not answer.refuses(entry) and not caller.writes(entry)
            if answer.changes or seen:
                faults.append(
                    f"{entry.endpoint}: {who} reached others' {swap}: {answer.status}, {sorted(answer.changes)}"
                )
    return faults


def _shared_with(who):
    """Who stands above both towns."""
    return _IN_THE_PREFECTURE if who in {"official of the prefecture", "operator"} else set()


def with_fields_of_others(caller, entry, more):
    """Faults when a write is sent with every column of the schema that it does not take."""
    if not caller.writes(entry) or not entry.may:
        return []
    who = min(entry.may)
    extra = {name: value for name, value in more.items() if name not in entry.fields}
    plain, again = caller.call(entry, who), caller.call(entry, who)
    forced = caller.call(entry, who, more=extra)
    if forced.status != plain.status and 400 <= forced.status < 500:
        return [] if not forced.changes else [f"{entry.endpoint}: refused the fields and still changed something"]
    faults = [] if forced.status == plain.status else [f"{entry.endpoint}: {forced.status} instead of {plain.status}"]
    return faults + _taken(entry, plain, again, forced, extra)


def _taken(entry, plain, again, forced, extra):
    """Columns in which the extra fields left something: other values than without them, or our own signs."""
    usual, same, found = (_cells(each.changes) for each in (plain, again, forced))
    signs = {str(value) for value in extra.values() if str(value).startswith("MASS-")}
    faults = []
    for place in usual.keys() | found.keys():
        mine, before = found.get(place, []), usual.get(place, [])
        steady = before == same.get(place, [])
        known = {str(value) for value in before}
        if steady and mine != before:
            faults.append(f"{entry.endpoint}: {'.'.join(place)} became {mine} instead of {before}")
        elif any(sign in str(value) for value in mine for sign in signs):
            faults.append(f"{entry.endpoint}: {'.'.join(place)} holds a field that nobody asked for")
        elif any(str(extra.get(place[1])) == str(value) for value in mine if str(value) not in known):
            faults.append(f"{entry.endpoint}: {'.'.join(place)} was taken from the request")
    return faults


def _cells(changes):
    """{(table, column): values in a fixed order}"""
    found = {}
    for table, rows in changes.items():
        for row in rows:
            for column, value in row.items():
                found.setdefault((table, column), []).append(value)
    return {place: sorted(values, key=repr) for place, values in found.items()}
