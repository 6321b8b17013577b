"""The shipped nginx file keeps no line of any request, and not even an error of those that leave no trace with us."""

import re

from elearn.base.http.observe import UNOBSERVED
from tests.live import ROOT

NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
SILENT = re.compile(re.search(r"location ~ (\S+) \{\s+error_log /dev/null crit;", NGINX)[1])


def test_no_request_is_logged_anywhere():
    assert re.findall(r"access_log (.*);", NGINX) == ["off"]


def test_every_address_that_we_leave_no_trace_of_is_silent_at_the_proxy_too(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.partition(".")[0] in UNOBSERVED]
    assert len(rules) > 40
    assert [rule.rule for rule in rules if not SILENT.match(rule.rule)] == []
    assert not SILENT.match("/courses/")  # the control
