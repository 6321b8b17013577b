"""The dashboard and the alerts ask for numbers that exist, and every alert leads to what to do, in both languages."""

import json
import re

import pytest
import yaml

from elearn.backup import operations as backups
from elearn.badges.issuer import Issuer
from elearn.base.core import clock
from elearn.base.core.checks import Checks
from elearn.base.core.jobs import DueJobs
from elearn.base.core.ports import service
from tests.factories.classroom import work
from tests.live import ROOT
from tests.unit.upkeep.site import certificate

RULES = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
PANELS = json.loads((ROOT / "deploy/grafana/elearn.json").read_text("utf-8"))["panels"]
ASKED = [rule["expr"] for rule in RULES] + [target["expr"] for panel in PANELS for target in panel["targets"]]
PAGES = ["docs/operations.md", "docs/operations.ja.md"]
NAME = re.compile(r"\belearn_\w+")
# Of Prometheus alone: what a site cannot say about itself.
FROM_OUTSIDE = {"site-away", "errors", "slow"}


def anchors(page):
    text = (ROOT / page).read_text("utf-8")
    return re.findall(r'^## .+ <a id="([a-z-]+)"></a>$', text, re.MULTILINE)


@pytest.fixture
def running(site, tmp_path):
    """A site where everything has happened once."""
    site.again(tls_cert=certificate(tmp_path / "site.pem", 90))
    with site.app.services.active():
        service(Issuer).keyring.current()
    site.app.services.get(DueJobs).run_due()
    with work(site.app):
        backups.note_backup(clock.now())
    site.page()
    return site


def test_every_number_that_is_asked_for_exists(running):
    told = running.app.test_client().get("/metrics").text
    exists = set(re.findall(r"^(elearn_\w+)[ {]", told, re.MULTILINE))
    asked = {name for expression in ASKED for name in NAME.findall(expression)}
    assert len(asked) > 10
    assert asked - exists == set()


def test_every_label_that_is_asked_for_exists(running):
    told = running.app.test_client().get("/metrics").text
    from_prometheus = {"instance", "le"}
    asked = {word for each in ASKED for group in re.findall(r"by \(([^)]+)\)", each) for word in group.split(", ")}
    assert [label for label in asked - from_prometheus if f'{label}="' not in told] == []


def test_every_trouble_has_an_alert_and_every_alert_a_trouble(site):
    named = {match[1] for rule in RULES if (match := re.search(r'elearn_trouble\{trouble="([a-z-]+)"\}', rule["expr"]))}
    everywhere = site.again(redis_url="redis://127.0.0.1:1/0", tls_cert=ROOT / "none.pem")
    assert named == {remedy.key for remedy in everywhere.services.get(Checks).remedies}


@pytest.mark.parametrize("page", PAGES)
def test_every_alert_leads_to_a_heading_that_says_what_to_type(page):
    leads = {rule["annotations"]["runbook"].removeprefix("docs/operations.md#") for rule in RULES}
    assert sorted(anchors(page)) == sorted(leads)
    assert leads >= FROM_OUTSIDE
    sections = re.split(r"^## ", (ROOT / page).read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert [section.splitlines()[0] for section in sections if "```" not in section] == []


def test_both_pages_tell_the_same_in_the_same_order():
    japanese, english = (anchors(page) for page in reversed(PAGES))
    assert japanese == english


def test_nothing_in_the_numbers_is_a_person(running):
    told = running.app.test_client().get("/metrics").text
    assert "石井" not in told
    assert running.operator.person_id not in told
