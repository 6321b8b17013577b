"""What the other rooms get from a folder of courses."""

import dataclasses

import pytest

from elearn.base.core.errors import NotFound
from elearn.base.core.ports import Services
from elearn.courseware import queries
from elearn.courseware.catalogue import load_catalogue


def test_the_course_its_lesson_and_the_lesson_s_steps_are_there(shelf):
    catalogue = shelf.load()
    assert catalogue.faults == ()
    lesson = catalogue.lesson("p3", "first")
    assert (lesson.course.slug, lesson.number, lesson.minutes, lesson.audience) == ("p3", 1, 10, "P3")
    assert [step.kind for step in lesson.steps] == ["scene", "why", "choose", "try", "incident", "reflect"]
    assert lesson.step_of("first-move").key == "choose"
    assert lesson.question("first-move").kind == "single"
    assert lesson.course.pass_rule.share == 0.6


def test_texts_come_in_the_readers_language_and_else_in_japanese(shelf):
    shelf.words("en", lesson__title="First")
    lesson = shelf.load().lesson("p3", "first")
    assert lesson.texts("en").title == "First"
    assert lesson.texts("en-GB").language == "en"
    assert lesson.texts("fr").language == "ja"
    assert lesson.texts("ja-easy").language == "ja"


def test_a_further_language_is_added_by_adding_a_file_and_may_leave_the_plan_out(shelf):
    from_plan = (shelf.folder / shelf.lesson / "ja.md").read_text("utf-8").split("\n# plan\n")
    before, after = from_plan[0], from_plan[1].split("\n# scene\n", 1)[1]
    shelf.write(f"{shelf.lesson}/ja-easy.md", f"{before}\n# scene\n{after}")
    lesson = shelf.load().lesson("p3", "first")
    assert lesson.texts("ja-easy").language == "ja-easy"
    assert lesson.texts("ja-easy").place("plan").plain("aim") == lesson.texts("ja").place("plan").plain("aim")


def test_a_broken_further_language_is_left_out_alone(shelf):
    shelf.write(f"{shelf.lesson}/fr.md", "# lesson\n## title\nLeçon\n")
    catalogue = shelf.load()
    assert catalogue.faults
    assert set(catalogue.lesson("p3", "first").languages) == {"ja", "en"}


@pytest.mark.parametrize("address", [("p4", "first"), ("p3", "second")])
def test_what_is_not_there_is_not_found(shelf, address):
    with pytest.raises(NotFound):
        shelf.load().lesson(*address)


def test_an_unknown_question_is_not_found(shelf):
    lesson = shelf.load().lesson("p3", "first")
    with pytest.raises(NotFound):
        lesson.question("nonsense")
    with pytest.raises(NotFound):
        lesson.step_of("nonsense")


def test_the_catalogue_cannot_be_changed(shelf):
    catalogue = shelf.load()
    lesson = catalogue.lesson("p3", "first")
    with pytest.raises(dataclasses.FrozenInstanceError):
        catalogue.courses = ()
    with pytest.raises(dataclasses.FrozenInstanceError):
        lesson.revision = "x"
    with pytest.raises(TypeError):
        lesson.questions["x"] = None
    with pytest.raises(TypeError):
        catalogue.contacts["x"] = None
    with pytest.raises(ValueError, match="frozen"):
        lesson.steps[0].minutes = 9


def test_the_revision_follows_the_content_of_every_file(shelf):
    revisions = [shelf.load().lesson("p3", "first").revision]
    shelf.words(why__body="ほかのことば")
    revisions.append(shelf.load().lesson("p3", "first").revision)
    shelf.write(f"{shelf.lesson}/pictures/dot.svg", '<svg viewBox="0 0 1 1"></svg>')
    revisions.append(shelf.load().lesson("p3", "first").revision)
    shelf.words()
    (shelf.folder / shelf.lesson / "pictures/dot.svg").unlink()
    revisions.append(shelf.load().lesson("p3", "first").revision)
    assert len(set(revisions)) == 3
    assert revisions[0] == revisions[3]
    assert all(len(revision) == 16 for revision in revisions)


def test_what_did_not_change_is_not_compiled_again(shelf):
    assert shelf.load().lesson("p3", "first") is shelf.load().lesson("p3", "first")


def test_lessons_stand_in_the_order_of_their_numbers_and_courses_by_audience(shelf):
    shelf.add_lesson("03-third")
    shelf.add_lesson("02-second")
    shelf.write(
        "p1/course.yml", (shelf.folder / "p3/course.yml").read_text("utf-8").replace("p3", "p1").replace("P3", "P1")
    )
    catalogue = shelf.load()
    assert [course.slug for course in catalogue.courses] == ["p1", "p3"]
    assert [lesson.slug for lesson in catalogue.course("p3").lessons] == ["first", "second", "third"]


def test_the_app_offers_its_catalogue(shelf):
    services = Services()
    catalogue = services.add(queries.Catalogue, shelf.load())
    with services.active():
        assert queries.catalogue() is catalogue


def test_all_sixty_curriculum_goals_are_known():
    assert len(queries.curriculum()) == 60
    assert queries.curriculum()["a3-1"].certainty == "V"


def test_the_courses_that_come_with_elearn_hold_together():
    assert [str(fault) for fault in load_catalogue().faults] == []
