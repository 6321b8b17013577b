"""Who listens at a school is named by its coordinator, on a page or by the command line."""

import pytest

from elearn.accounts import operations as accounts
from elearn.base.core import clock
from elearn.base.core.errors import Invalid, NotFound
from elearn.care import operations, privacy, queries, rules
from tests.factories.care import Staff
from tests.factories.classroom import work


def test_the_coordinator_names_someone_with_a_deputy(school):
    yama = school.coordinator
    assert "Nobody is named yet" in yama.get("/teach/adults/?lang=en").text
    fields = {"person": school.nurse.person_id, "kind": "nurse", "deputy": school.counsellor.person_id}
    assert yama.post(f"/teach/adults/{school.place.id}", **fields).status_code == 303
    assert school.listeners()["Sawa"].deputy == "Kawa"
    assert "Who listens at our school" in yama.get("/teach/?lang=en").text


def test_naming_again_changes_kind_and_deputy(listening):
    listening.appoint(listening.nurse, "other", listening.counsellor)
    assert [(each.kind, each.deputy) for each in listening.listeners().values()] == [("other", "Kawa")]


def test_a_teacher_may_not(school):
    school.nurse.get("/teach/")
    assert school.nurse.get("/teach/adults/").status_code == 403
    assert school.nurse.post(f"/teach/adults/{school.place.id}", person=school.nurse.person_id).status_code == 403


def test_a_coordinator_of_another_school_may_not(listening, app):
    with work(app):
        elsewhere = accounts.create_organisation("school", "Elsewhere")
    stranger = Staff(app, "fremd", elsewhere, roles=("teacher", "coordinator"))
    stranger.get("/teach/adults/")
    assert stranger.post(f"/teach/adults/{listening.place.id}", person=listening.nurse.person_id).status_code == 404
    adult = listening.listeners()["Sawa"].id
    assert stranger.post(f"/teach/adults/{adult}/withdraw").status_code == 404
    assert list(listening.listeners()) == ["Sawa"]
    with work(app):
        with pytest.raises(Invalid):
            operations.appoint(elsewhere, listening.nurse.person_id, "nurse", clock.now())
        with pytest.raises(Invalid):
            operations.appoint(elsewhere, stranger.person_id, "nurse", clock.now(), deputy_id=listening.nurse.person_id)


def test_nobody_is_their_own_deputy_and_kinds_are_few(school):
    me = school.nurse.person_id
    with work(school.app):
        for kind, deputy in (("nurse", me), ("headteacher", None)):
            with pytest.raises(Invalid):
                operations.appoint(school.place.id, me, kind, clock.now(), deputy_id=deputy)


def test_the_appointing_rule_and_its_filter_agree(listening):
    with work(listening.app, write=False) as session:
        for schools in (frozenset(), frozenset({listening.place.id}), frozenset({"elsewhere"})):
            found = session.query(queries.TrustedAdult).where(rules.appointable(schools)).count()
            assert bool(found) == rules.may_appoint(schools, listening.place.id)
        with pytest.raises(NotFound):
            queries.appointed("nobody")


def test_an_account_that_is_erased_listens_no_more_and_exports_its_appointment_alone(listening):
    listening.send(name="ももか")
    with work(listening.app) as session:
        learner = (
            session.connection()
            .exec_driver_sql(f"SELECT learner_id FROM person WHERE id = '{listening.nurse.person_id}'")
            .scalar()
        )
        exported = privacy.export(learner)
        assert [each["kind"] for each in exported["listens"]] == ["nurse"]
        assert "ももか" not in str(exported)
        privacy.erase(learner)
    assert listening.listeners() == {}
    assert len(listening.rows()) == 1
