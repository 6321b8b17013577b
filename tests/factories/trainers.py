"""A town whose people go the pathways, on short courses and a bank of the test's own."""

import json
import re
import shutil
from datetime import timedelta
from pathlib import Path

from ruamel.yaml import YAML

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.badges import operations as badges
from elearn.badges.operations import Award, Ground
from elearn.base.core import clock
from elearn.base.core.actor import Actor
from elearn.learning import operations as learning
from elearn.learning import queries as attempts
from elearn.trainers import operations, queries
from tests.factories.badges import Person
from tests.factories.classroom import work
from tests.factories.learning import next_id, write_course
from tests.factories.people import enter

ROOT = Path(__file__).resolve().parents[2]
PATHWAYS = ROOT / "courses" / "pathways"
DOMAINS = ("role", "listening", "devices", "threats", "teaching")
POOLS = ["supporter", "trainer"]
LESSON = "town/01-walk"
LEVELS = {"goal": 3, "question": 3, "action": 3, "time": 3, "include": 3}
COMMENT = "問いのあとに三秒待てていました。次は一人で選ぶ時間を。"
REFLECTION = "落ち着いて話せた。次は、問いのあとに三つ数えてから続きを話すようにしたい。参加した人の声をもっと聞く。"


def item(domain, number, *, practice=False, pools=POOLS):
    """An item whose right answer and reason say CANARY, so that a leak is seen."""
    key = f"{domain}-{'practice' if practice else 'counted'}-{number}"
    options = [{"key": sign, "ja": f"{key}の答え{sign}", "en": f"answer {sign} of {key}"} for sign in "abcd"]
    options[number % 4]["right"] = True
    reason = {"ja": f"CANARY-{key}の理由", "en": f"CANARY reason of {key}"}
    prompt = {"ja": f"問い {key}", "en": f"question {key}"}
    found = {"key": key, "for": pools, "reread": LESSON, "prompt": prompt, "options": options, "reason": reason}
    return found | {"sources": ["somewhere"]} | ({"practice": True} if practice else {})


def bank(domain, counted=5, practice=2):
    said = {"ja": f"領域 {domain}", "en": f"Domain {domain}"}
    source = {"key": "somewhere", "title": said, "publisher": said}
    source |= {"url": "https://bank.example/", "checked_on": "2026-11-28"}
    items = [item(domain, number) for number in range(counted)]
    items += [item(domain, number, practice=True) for number in range(practice)]
    return {"domain": domain, "title": said, "review_by": "2027-11-30", "sources": [source], "items": items}


def write_yaml(path, data):
    """JSON is YAML, too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")


def pathway(key, each=2):
    """The shape of the real one, with one short lesson and a test of `each` questions in each of five domains."""
    data = YAML(typ="safe", pure=True).load((PATHWAYS / f"{key}.yml").read_text("utf-8"))
    data["modules"] = [LESSON]
    data["renewal"]["lesson"] = LESSON
    data["test"] |= {"draw": dict.fromkeys(DOMAINS, each), "practice": {"role": 1, "listening": 1}}
    return data


def write_programme(folder, each=2, **banks):
    """Course, pathways and bank on disk; gives the folder for `Settings.courses_dir`."""
    write_course(folder)
    for key in ("supporter", "trainer", "lead-trainer"):
        write_yaml(folder / "pathways" / f"{key}.yml", pathway(key, each))
    shutil.copy(PATHWAYS / "rubric.yml", folder / "pathways" / "rubric.yml")
    for domain in DOMAINS:
        write_yaml(folder / "bank" / f"{domain}.yml", banks.get(domain) or bank(domain))
    return folder


def pass_lessons(app, person_id, lessons=(("town", "walk"),), at=None):
    """Every lesson answered rightly, as the person would alone."""
    with work(app):
        learner = people.learner_id_of(person_id)
        for course, slug in lessons:
            now = at or clock.now()
            attempt = learning.start_attempt(learner, course, slug, "ja", now)
            lesson = attempts.lesson_of(attempts.attempt(attempt))
            for key, question in lesson.questions.items():
                right = question.right_answer(lesson.texts("ja").place(key))
                if right is not None:
                    learning.answer_question(attempts.asked(attempt, key, next_id()), right, now)


class Candidate(Person):
    """Someone with a browser who goes a pathway; every deed is what the page's form would send."""

    def enter(self, *, proved=True):
        """Sign in anew, as one must after a while."""
        enter(self.app, self.http, self.person_id, proved=proved)

    def begin(self, key="supporter", office=None):
        return self.send(f"/trainers/{key}/begin", f"/trainers/{key}/begin", office=office)

    def send(self, page, action, **fields):
        """Read the page for its token, then send its form."""
        self.get(page)
        return self.post(action, **fields)

    def practise(self, key="supporter"):
        """The practice test, handed in as it is."""
        started = self.send(f"/trainers/{key}/test", f"/trainers/{key}/test", kind="practice", pace="standard")
        test = test_in(started)
        return self.post(f"/trainers/tests/{test}/hand-in")

    def start_test(self, key="supporter", pace="standard"):
        started = self.send(f"/trainers/{key}/test", f"/trainers/{key}/test", kind="counted", pace=pace)
        assert started.status_code == 303, started.text
        return test_in(started)

    def take_test(self, key="supporter", wrong=(), pace="standard"):
        """Every question answered on its own page; gives the test's id after handing in."""
        test = self.start_test(key, pace)
        for place, options in self.key_of(test, wrong).items():
            page = self.get(f"/trainers/tests/{test}/{place}").text
            answer_id = re.search(r'name="answer_id" value="([^"]+)"', page)[1]
            saved = self.post(f"/trainers/tests/{test}/{place}", option=options, answer_id=answer_id, go="next")
            assert saved.status_code == 303
        assert self.post(f"/trainers/tests/{test}/hand-in").status_code == 303
        return test

    def key_of(self, test_id, wrong=()):
        """What the database knows and no page says: by place the right option, or another one in `wrong` domains."""
        with work(self.app, write=False):
            test = queries.own_test(Actor(person_id=self.person_id), test_id)
            return {
                place: next(o for o, _ in d["options"] if (o == d["right"]) != (d["domain"] in wrong))
                for place, d in enumerate(test.drawn, 1)
            }

    def hold_session(self, key="supporter", subject="集会所での話", days_ago=1, **more):
        """Planned, held and looked back on; gives the session's id."""
        day = clock.now().astimezone(clock.TOKYO).date() - timedelta(days=days_ago)
        fields = {"subject": subject, "lesson": "", "audience": "65歳以上の住民", "place": "東集会所"} | more
        planned = self.send(f"/trainers/{key}/sessions/new", f"/trainers/{key}/sessions/new", day=day, **fields)
        assert planned.status_code == 303, planned.text
        session = planned.headers["location"].split("/")[3]
        assert self.post(f"/trainers/sessions/{session}/held", heads="12").status_code == 303
        assert self.post(f"/trainers/sessions/{session}/reflection", text=REFLECTION).status_code == 303
        return session

    def code(self, session):
        return re.search(r'class="big-code">([^<]+)<', self.get(f"/trainers/sessions/{session}/").text)[1]

    def watch(self, code):
        """As an observer: open the session by its code; gives the answer."""
        return self.send("/trainers/groups/", "/trainers/observing/", code=code)

    def score(self, observation, levels=LEVELS, comment=COMMENT, presence="present"):
        fields = {f"level-{key}": level for key, level in levels.items()}
        page = f"/trainers/observing/{observation}/"
        return self.send(page, page, presence=presence, comment=comment, **fields)

    def sign(self, observation):
        return self.post(f"/trainers/observing/{observation}/sign")

    def cosign(self, code):
        """Watch, score and sign; gives the answer to the signature."""
        opened = self.watch(code)
        assert opened.status_code == 303, opened.text
        observation = observation_in(opened)
        assert self.score(observation).status_code == 303
        return self.sign(observation)

    def agree(self, key="supporter"):
        return self.send(f"/trainers/{key}/conduct", f"/trainers/{key}/conduct", version="1")

    def badges(self):
        return re.findall(r"/badges/mine/([^/]+)/door", self.get("/badges/mine/").text)


def test_in(answer):
    return answer.headers["location"].split("/")[3]


def observation_in(answer):
    return answer.headers["location"].split("/")[3]


test_in.__test__ = False


class Town:
    """A municipality with two officials and a founding lead trainer."""

    def __init__(self, app, name="つばめ野市"):
        self.app = app
        with work(app):
            self.office = accounts.create_organisation("municipality", name)
        self.officials = [Candidate(app, f"{name}-{n}", f"担当 {n}", self.office, "official") for n in (1, 2)]
        self.lead = self.person("kudo", "工藤 いずみ")
        self.appoint(self.lead)

    def person(self, name, shown=None):
        return Candidate(self.app, f"{name}@{self.office[:6]}", shown or name)

    def appoint(self, person, reason="十年にわたり県の講座で教えてきました", officials=None):
        named = [each.person_id for each in (self.officials if officials is None else officials)]
        with work(self.app):
            founding = operations.Founding(person.person_id, self.office, reason, named)
            return operations.appoint_lead(founding, clock.now()).badge_id

    def give(self, person, achievement, at=None):
        """A badge that was earned elsewhere; gives its id."""
        award = Award(person.person_id, self.office, achievement, (Ground("other", "別の町で", "elsewhere"),))
        with work(self.app):
            return badges.issue(award, at or clock.now()).id

    def trainers(self, *names):
        """Trainers with a badge from elsewhere, who go on teaching here."""
        found = [self.person(name) for name in names]
        for person in found:
            self.give(person, "trainer")
            person.begin("trainer", self.office)
        return found

    def ready(self, person, key="supporter", *, sessions=2):
        """Everything but the co-signature; gives the session to be watched."""
        person.begin(key, self.office)
        pass_lessons(self.app, person.person_id)
        person.practise(key)
        person.take_test(key)
        for number in range(sessions - 1):
            person.hold_session(key, f"話 {number}", days_ago=number + 2)
        session = person.hold_session(key)
        person.agree(key)
        return session

    def raise_(self, person, key="supporter", by=None):
        """All the way to the badge; gives the person."""
        sessions = {"supporter": 2, "trainer": 2, "lead-trainer": 4}[key]
        session = self.ready(person, key, sessions=sessions)
        signed = (by or self.lead).cosign(person.code(session))
        assert signed.status_code == 303, signed.text
        return person
