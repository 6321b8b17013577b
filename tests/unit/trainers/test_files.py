"""Pathways, rubric and bank are read from files; every fault names its place and stops nothing else."""

import pytest

from elearn.courseware.queries import load_catalogue
from elearn.trainers.queries import load_programme
from tests.factories.trainers import ROOT, bank, item, pathway, write_programme, write_yaml


def faults(folder):
    return [str(fault) for fault in load_programme(folder, load_catalogue(folder)).faults]


@pytest.fixture
def folder(tmp_path):
    return write_programme(tmp_path)


def test_sound_files_make_a_programme_without_faults(folder):
    found = load_programme(folder, load_catalogue(folder))
    assert found.faults == ()
    assert list(found.pathways) == ["supporter", "trainer", "lead-trainer"]
    assert len(found.bank) == 35
    assert len(found.items("supporter", "role", practice=False)) == 5


def test_the_folders_are_no_courses(folder):
    assert [course.slug for course in load_catalogue(folder).courses] == ["town"]
    assert load_catalogue(folder).faults == ()


def test_without_the_folders_there_is_simply_no_pathway(tmp_path):
    found = load_programme(tmp_path, load_catalogue(tmp_path))
    assert (found.pathways, found.faults) == ({}, ())


BROKEN = {
    "two right answers": (
        lambda one: one["options"][1].update(right=True) or one["options"][0].update(right=True),
        "exactly one option",
    ),
    "three options": (lambda one: one["options"].pop(), "options"),
    "an unknown field": (lambda one: one.update(hint="x"), "`hint` is not a field here"),
    "an unknown source": (lambda one: one.update(sources=["nowhere"]), "there is no source `nowhere`"),
    "an unknown lesson": (lambda one: one.update(reread="town/09-nowhere"), "there is no lesson town/09-nowhere"),
    "broken ruby": (lambda one: one["prompt"].update(ja="{漢字|かんじ"), "{"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_item_is_named_with_its_place(folder, what):
    change, says = BROKEN[what]
    data = bank("threats")
    change(data["items"][2])
    write_yaml(folder / "bank" / "threats.yml", data)
    found = faults(folder)
    assert found
    place, _, message = found[0].partition(": ")
    file, line, column = place.rsplit(":", 2)
    assert file == "bank/threats.yml"
    assert int(line) > 1
    assert int(column) >= 1
    assert says in message


def test_a_key_that_stands_in_two_files_is_named(folder):
    data = bank("threats")
    data["items"].append(item("role", 0))
    write_yaml(folder / "bank" / "threats.yml", data)
    assert any("the key `role-counted-0` stands twice" in fault for fault in faults(folder))


def test_a_bank_too_small_for_the_draw_is_named_where_the_draw_stands(folder):
    write_yaml(folder / "bank" / "role.yml", bank("role", counted=1))
    found = [fault for fault in faults(folder) if "asks for 2, and the bank has 1" in fault]
    assert {fault.partition(":")[0] for fault in found} == {
        f"pathways/{key}.yml" for key in ("supporter", "trainer", "lead-trainer")
    }


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("modules", ["town/07-nothing"], "there is no lesson town/07-nothing"),
        ("takes", {"ja": "一週間"}, "`en` is missing"),
        ("counts_for_days", 3, "counts_for_days"),
    ],
)
def test_a_broken_pathway_is_named_and_the_others_stay(folder, part, value, says):
    write_yaml(folder / "pathways" / "trainer.yml", pathway("trainer") | {part: value})
    assert any(says in fault and fault.startswith("pathways/trainer.yml:") for fault in faults(folder))
    assert "supporter" in load_programme(folder, load_catalogue(folder)).pathways


def test_the_rubric_says_what_the_lesson_teaches():
    """Course T teaches the rubric by which people are scored: the same words in both places."""
    rubric = (ROOT / "courses" / "pathways" / "rubric.yml").read_text("utf-8")
    lesson = next(ROOT.glob("courses/*t/lessons/05-practice-and-rubric"))
    for language in ("ja", "en"):
        body = (lesson / f"{language}.md").read_text("utf-8").split("\n# rubric\n")[1].split("\n# choose\n")[0]
        for line in body.splitlines():
            if line.startswith("- **"):
                assert line.split("**: ", 1)[1].replace('"', '\\"') in rubric
