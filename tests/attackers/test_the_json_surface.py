"""`docs/openapi.yaml` says all that programs may send and get as JSON, and nothing that is sent makes the site stumble.

Schemathesis makes right and wrong requests from the file; half of them aim at things that exist, as somebody who may.
"""

import itertools
import re
from pathlib import Path

import pytest
import schemathesis
from flask import jsonify
from hypothesis import HealthCheck, Phase, given, seed, settings
from ruamel.yaml import YAML
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from elearn.base.http import bodies
from elearn.base.http.access import public
from tests.rights.matrix import written
from tests.sizes import size

FILE = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"
WRITTEN = YAML(typ="safe").load(FILE.read_text("utf-8"))
OPERATIONS = [(path, method) for path, methods in WRITTEN["paths"].items() for method in methods]
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
ENTRIES, _ = written()
# Parameters of the file that the URL map calls otherwise.
OTHERWISE = {"achievement": "key"}


def rule_of(app, path, method):
    """The URL map's rule behind a path of the file."""
    sample = re.sub(
        r"\{(\w+)\}", lambda found: {"version": "1", "number": "1", "prefix": "00"}.get(found[1], "x"), path
    )
    endpoint, _ = app.url_map.bind("localhost").match(sample, method.upper())
    return endpoint


def known(site, endpoint):
    """(who may, cookie, real values of the address) of the first entry of the matrix."""
    if endpoint not in ENTRIES:
        return "teacher", {}
    entry = ENTRIES[endpoint][0]
    return min(entry.may), site.caller._given(entry.at, ())


def attacked(site, path, method, *, examples):
    """What fails when schemathesis tries this operation."""
    schema = schemathesis.openapi.from_dict(WRITTEN)
    schema.app = site.app
    operation = schema[path][method.upper()]
    who, at = known(site, rule_of(site.app, path, method))
    cookie, faults, turn = site.caller.cookie(who), [], itertools.count()

    def try_one(case):
        if next(turn) % 2:
            names = {
                name: str(at.get(OTHERWISE.get(name, name), value)) for name, value in case.path_parameters.items()
            }
            case.path_parameters = names
        headers = {"Cookie": cookie, "Accept": "application/json, */*;q=0.1", "Accept-Encoding": "identity"}
        answer = case.call(headers=headers)
        for check in CHECKS:
            if check is not_a_server_error and path == "/readyz":
                continue  # 503 is its word for "not migrated"
            try:
                case.validate_response(answer, checks=[check])
            except (Exception, BaseExceptionGroup) as fault:  # noqa: BLE001 - all of them are told
                faults.append(f"{method} {case.formatted_path} {answer.status_code}: {fault}"[:600])

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        strategy = operation.as_strategy(generation_mode=mode)
        run = given(strategy)(try_one)
        quiet = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            derandomize=False,
        )
        try:
            seed(7)(quiet(run))()
        except schemathesis.errors.InvalidSchema:
            raise
        except Exception as fault:
            if "negat" not in str(fault).lower() and "Unsatisfiable" not in type(fault).__name__:
                raise  # an operation without anything to spoil has no wrong requests
    assert next(turn) >= 1
    return faults


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_what_the_file_says(site, path, method):
    assert attacked(site, path, method, examples=size("schemathesis_examples")) == []


def test_the_file_names_every_address_that_answers_in_json(site):
    """Whoever may calls everything; what comes back as JSON stands in the file."""
    named = {(rule_of(site.app, path, method), method.upper()) for path, method in OPERATIONS}
    found = set()
    for endpoint, entries in ENTRIES.items():
        for entry in (each for each in entries if each.may):
            if entry.heavy and not endpoint.startswith(("reports.as_json", "reports.csv", "status")):
                continue
            answer = site.caller.send(entry, min(entry.may))
            if "json" in (answer.mimetype or "") and answer.mimetype != "application/problem+json":
                found.add((endpoint, answer.request.method))
    assert found <= named, "docs/openapi.yaml lacks these"
    marked = {name for name, view in site.app.view_functions.items() if getattr(view, bodies._MARK, False)}
    forms = {"accounts.sign_out", "learning.start", "lti.open_lesson", "lti.deep_link"}  # which take no JSON
    assert marked - forms <= {endpoint for endpoint, _ in named}
    json_writes = {(name, "POST") for name, entries in ENTRIES.items() for each in entries if each.json is not None}
    assert json_writes <= named
    others = {endpoint for endpoint, _ in named - found - json_writes}
    assert others - marked <= {"ballots.counted", "badges.badge"}


# The controls.


def test_control_an_answer_that_differs_from_the_file_is_seen(site, monkeypatch):
    def careless():
        return jsonify(status=1)

    monkeypatch.setitem(site.app.view_functions, "status.healthz", public("a mistake")(careless))
    assert attacked(site, "/healthz", "get", examples=2)


def test_control_a_stumble_is_seen(site, monkeypatch):
    def careless():
        raise KeyError("answer")

    monkeypatch.setitem(site.app.view_functions, "checkup.echo", public("a mistake")(careless))
    assert any("Server error" in fault for fault in attacked(site, "/check/echo", "post", examples=4))
