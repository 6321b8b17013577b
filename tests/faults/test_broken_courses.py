"""Broken course files stop neither the server nor the other courses, and what is still served works."""

import dataclasses
import random
import shutil

import pytest

from tests.factories.learning import RIGHT, open_player, write_course
from tests.sizes import size

TOGETHER = 30  # broken courses that one server meets at once
TOKENS = [
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"&a *a",
    b"!!python/object:os.system",
    b"{",
    b"]",
    b": : :",
    b"\t",
    b"- - -\n",
    b"|\n",
    b"{{ config }}",
    "{漢字|".encode(),
    b"<script>alert(1)</script>",
    b"# why\n",
    b"## because\n",
    b"9" * 400,
    b"~",
    b"null",
    b"\r\n",
    b"[[x|y]]",
    b"1e999",
    b"%YAML 9.9\n",
    b"\xed\xa0\x80",
    b"```\n",
    b"> > > " * 200,
]


def mutate(raw, dice):
    """A few small accidents."""
    for _ in range(dice.randint(1, 4)):
        raw = dice.choice([cut_out, put_in, change_a_byte, repeat_a_line, shuffle_lines, break_off])(raw, dice)
    return raw


def cut_out(raw, dice):
    at = dice.randrange(len(raw) + 1)
    return raw[:at] + raw[at + dice.randint(1, 40) :]


def put_in(raw, dice):
    at = dice.randrange(len(raw) + 1)
    return raw[:at] + dice.choice(TOKENS) + raw[at:]


def change_a_byte(raw, dice):
    at = dice.randrange(len(raw) + 1)
    return raw[:at] + bytes([dice.randrange(256)]) + raw[at + 1 :]


def repeat_a_line(raw, dice):
    """Twice, or not at all."""
    lines = raw.splitlines(keepends=True) or [b""]
    at = dice.randrange(len(lines))
    return b"".join([*lines[:at], *[lines[at]] * dice.choice([0, 2]), *lines[at + 1 :]])


def shuffle_lines(raw, dice):
    lines = raw.splitlines(keepends=True)
    return b"".join(dice.sample(lines, len(lines)))


def break_off(raw, dice):
    return raw[: dice.randrange(len(raw) + 1)]


def broken_courses(folder, count, dice):
    """`count` copies of a sound course, each with accidents in one or two of its files."""
    sound = folder / "town"
    for number in range(count):
        copy = folder / f"broken-{number}"
        shutil.copytree(sound, copy)
        course = copy / "course.yml"
        course.write_text(course.read_text("utf-8").replace("slug: town", f"slug: broken-{number}"), "utf-8")
        files = sorted(path for path in copy.rglob("*") if path.is_file())
        for path in dice.sample(files, dice.randint(1, 2)):
            path.write_bytes(mutate(path.read_bytes(), dice))
    return folder


def use(client, course, lesson):
    """What a visitor does with a lesson that is offered; gives the statuses."""
    statuses = [client.get(f"/courses/{course}/").status_code, client.get(f"/courses/{course}/{lesson}/").status_code]
    started = client.post("/learn/attempts", data={"course": course, "lesson": lesson})
    if started.status_code == 303:
        player = open_player(client, started.headers["location"])
        statuses += [player.send(key, value).status_code for key, value in RIGHT.items()]
        statuses += [client.get(player.address + page).status_code for page in ("", "done", "feedback")]
    return [*statuses, started.status_code]


@pytest.fixture
def courses(tmp_path):
    return write_course(tmp_path / "courses")


@pytest.fixture
def settings(settings, courses):
    return dataclasses.replace(settings, courses_dir=courses)


ROUNDS = -(-size("fuzzed_courses") // TOGETHER)


class TestManyBrokenCourses:
    @pytest.fixture(params=range(ROUNDS))
    def courses(self, tmp_path, request):
        return broken_courses(write_course(tmp_path / "courses"), TOGETHER, random.Random(request.param))

    def test_the_server_starts_and_serves_the_rest(self, client):
        assert client.get("/readyz").json["faults"].keys() <= {"migrations"}
        assert client.get("/").status_code == 200
        assert client.get("/courses/").status_code == 200
        assert max(use(client, "town", "walk")) < 400
        for number in range(TOGETHER):
            assert max(use(client, f"broken-{number}", "walk")) < 500


REFERENCES = [(n, n, b",".join([b"*%c" % (n - 1)] * 9)) for n in range(98, 110)]
BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(b"%c: &%c [%s]\n" % each for each in REFERENCES)
ACCIDENTS = {
    "an empty file": lambda file: file.write_bytes(b""),
    "a huge file": lambda file: file.write_bytes(b"a: b\n" * 2_000_000),
    "a folder in its place": lambda file: (file.unlink(), file.mkdir()),
    "a link to itself": lambda file: (file.unlink(), file.symlink_to(file)),
    "a link out of the course": lambda file: (file.unlink(), file.symlink_to("/etc/passwd")),
    "no file": lambda file: file.unlink(),
    "deep nesting": lambda file: file.write_bytes(b"[" * 50_000),
    "a bomb of references": lambda file: file.write_bytes(BOMB),
}


@pytest.mark.parametrize("accident", ACCIDENTS.values(), ids=ACCIDENTS)
@pytest.mark.parametrize("name", ["course.yml", "lessons/01-walk/lesson.yml", "lessons/01-walk/ja.md"])
class TestOneAccident:
    @pytest.fixture
    def courses(self, tmp_path, accident, name):
        folder = broken_courses(write_course(tmp_path / "courses"), 0, random.Random(0))
        shutil.copytree(folder / "town", folder / "other")
        course = folder / "other" / "course.yml"
        course.write_text(course.read_text("utf-8").replace("slug: town", "slug: other"), "utf-8")
        accident(folder / "other" / name)
        return folder

    def test_the_other_course_goes_on(self, client, name, accident):
        assert client.get("/courses/").status_code == 200
        assert max(use(client, "town", "walk")) < 400
        assert max(use(client, "other", "walk")) < 500


class TestNoCourseAtAll:
    @pytest.fixture(params=["empty", "missing", "a file"])
    def courses(self, tmp_path, request):
        folder = tmp_path / "courses"
        if request.param == "empty":
            folder.mkdir()
        if request.param == "a file":
            folder.write_text("nothing")
        return folder

    def test_the_pages_say_so_and_the_server_is_not_ready(self, client):
        assert client.get("/").status_code == 200
        assert client.get("/courses/").status_code == 200
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert "elearn courses check" in ready.json["faults"]["catalogue"]
