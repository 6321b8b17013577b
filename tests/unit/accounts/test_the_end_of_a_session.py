"""A session ends at last, however much it is used: at night, with a way back to the page, and no pupil notices."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from elearn.accounts import operations as accounts
from elearn.accounts.signing.rules import Lifetimes
from elearn.base.core import clock
from elearn.settings import Settings, SettingsError
from tests.factories.classroom import Pupil, Teacher, work
from tests.factories.learning import open_player, write_course
from tests.factories.signing import PASSWORD, Visitor

# A lesson begins on a Monday.
MORNING = datetime(2026, 11, 30, 8, 40, tzinfo=clock.TOKYO)
EVENING = timedelta(hours=10)
NIGHT = timedelta(hours=20)


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def settings(settings, tmp_path):
    return replace(settings, courses_dir=write_course(tmp_path / "courses"))


def inside(visitor, at, address="/account/"):
    with clock.frozen(at):
        return visitor.get(address).status_code == 200


def entered(app, *roles):
    with clock.frozen(MORNING):
        return Visitor(app, roles=roles).enter()


@pytest.mark.parametrize(("role", "days"), [("teacher", 90), ("member", 90), ("official", 7), ("admin", 7)])
def test_it_ends_in_the_night_after_its_days_although_it_is_used(app, role, days):
    person = entered(app, role)
    for day in range(1, days):
        if day % 20 == 0 or day > days - 3:
            assert inside(person, MORNING + timedelta(days=day)), day
    assert inside(person, MORNING + timedelta(days=days))
    assert inside(person, MORNING + timedelta(days=days) + EVENING)
    assert not inside(person, MORNING + timedelta(days=days) + NIGHT)
    assert not inside(person, MORNING + timedelta(days=days + 1))


def test_the_cookie_of_a_session_in_use_is_renewed_once_an_hour(app):
    """A browser forgets it 30 days after it was written: nobody would come to 90."""
    person = entered(app, "teacher")
    with clock.frozen(MORNING + timedelta(days=20)):
        assert "Expires=" in person.get("/account/").headers.get("Set-Cookie", "")
        assert "Set-Cookie" not in person.get("/account/").headers


def test_a_site_may_choose_other_days(app):
    person = entered(app, "teacher")
    app.services.add(Lifetimes, Lifetimes(1, 1))
    assert inside(person, MORNING + timedelta(days=1))
    assert not inside(person, MORNING + timedelta(days=2))


@pytest.mark.parametrize("name", ["ELEARN_SESSION_DAYS", "ELEARN_SESSION_DAYS_OF_MANY"])
@pytest.mark.parametrize("value", ["0", "-1", "soon"])
def test_no_days_at_all_are_no_choice(name, value):
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({"ELEARN_SECRET_KEY": "x" * 32, name: value})


def test_new_roles_give_a_new_id_and_no_new_time(app):
    person = entered(app, "teacher")
    with clock.frozen(MORNING + timedelta(days=60)):
        with work(app):
            accounts.grant_role(person.person_id, person.place, "editor", clock.now())
        assert person.get("/account/").status_code == 200
    assert inside(person, MORNING + timedelta(days=61))
    assert not inside(person, MORNING + timedelta(days=91))


def test_a_role_that_acts_for_many_shortens_it(app):
    person = entered(app, "teacher")
    with clock.frozen(MORNING + timedelta(days=20)), work(app):
        accounts.grant_role(person.person_id, person.place, "official", clock.now())
    assert not inside(person, MORNING + timedelta(days=20))


@pytest.mark.parametrize(("language", "words"), [("en", "signed in for a long time"), ("ja", "日がたった")])
def test_it_is_told_kindly_and_one_comes_back_to_where_one_was(app, language, words):
    person = entered(app, "teacher")
    with clock.frozen(MORNING + timedelta(days=91)):
        led = person.get("/teach/?grade=5").headers["location"]
        assert led == "/sign-in?next=/teach/?grade%3D5"
        page = person.get(f"{led}&lang={language}").text
        assert words in page
        back = person.post("/sign-in", name="sato", password=PASSWORD, next="/teach/?grade=5")
        assert back.headers["location"] == "/teach/?grade=5"
        assert person.get("/teach/?grade=5").status_code == 200
        assert words not in person.get(f"/sign-in?lang={language}").text


def test_nothing_is_told_to_who_was_never_inside(app):
    assert "signed in for a long time" not in app.test_client().get("/sign-in?lang=en").text


def test_a_form_that_is_sent_too_late_leads_back_to_its_page(app):
    person = entered(app, "teacher")
    with clock.frozen(MORNING + timedelta(days=91)):
        headers = {"Referer": "http://localhost/account/steps?x=1&y=2"}
        late = person.http.post("/account/password", data={"csrf_token": person.token}, headers=headers)
    assert late.status_code == 401
    assert 'href="/sign-in?next=%2Faccount%2Fsteps%3Fx%3D1%26y%3D2"' in late.text


def test_a_form_from_elsewhere_leads_to_the_first_page(app):
    headers = {"Referer": "https://evil.example/steps"}
    late = app.test_client().post("/teach/sessions", headers=headers)
    assert 'href="/sign-in?next=%2F"' in late.text


def test_what_is_over_is_not_listed(app):
    person = entered(app, "teacher")
    with clock.frozen(MORNING + timedelta(days=80)):
        other = Visitor.__new__(Visitor)
        other.__dict__.update(person.__dict__, http=app.test_client())
        other.enter()
        assert other.get("/account/?lang=en").text.count("last seen") == 2
    with clock.frozen(MORNING + timedelta(days=100)):
        assert other.get("/account/?lang=en").text.count("last seen") == 1


def test_a_lesson_that_an_adult_began_loses_nothing(app):
    person = entered(app, "teacher")
    with clock.frozen(MORNING):
        began = person.post("/learn/attempts", course="town", lesson="walk")
        player = open_player(person.http, began.headers["location"])
        assert player.send("first-move", "ask").status_code == 200
    with clock.frozen(MORNING + timedelta(days=91)):
        assert player.send("word", "ありがとう").status_code in {401, 403, 404}
        person.sign_in(next=player.address)
        again = open_player(person.http, player.address)
        assert "checked" in again.page
        assert again.send("word", "ありがとう").status_code == 200


def test_pupils_and_shared_devices_notice_nothing(app):
    """A tablet on which a teacher had signed in, and one on which nobody had."""
    with clock.frozen(MORNING):
        tablet = Pupil(app)
        tablet.http = Visitor(app, "mori").enter().http
    with clock.frozen(MORNING + timedelta(days=90) + EVENING):
        teacher = Teacher(app).start()
        teacher.press("pace", pace="own")
        seats = [tablet.join(teacher.code, 1), Pupil(app).join(teacher.code, 2)]
    with clock.frozen(MORNING + timedelta(days=90) + NIGHT):
        assert [each.answer("first-move", "ask").status_code for each in seats] == [200, 200]
        assert [each.get(f"/learn/attempts/{each.attempt}/").status_code for each in seats] == [200, 200]
