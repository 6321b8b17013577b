"""Every address says who may come; whatever says nothing is closed."""

from elearn.base.http.access import Permission, Public, access_of


def test_every_endpoint_carries_a_permission_or_a_public_reason(app):
    bare = [
        f"{rule.endpoint} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if not isinstance(access_of(app.view_functions[rule.endpoint]), Permission | Public)
    ]
    assert bare == []


def test_an_endpoint_without_a_mark_is_refused(app):
    app.add_url_rule("/left-open-by-mistake", view_func=lambda: "secret", endpoint="left_open")
    answer = app.test_client().get("/left-open-by-mistake")
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_public_reasons_are_sentences(app):
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        if isinstance(access, Public):
            assert len(access.reason) > 8, rule.endpoint
