"""Each lesson's kit compiles in its languages, keeps to its pages and says what the course says."""

import io
import re

import pytest
from markupsafe import Markup
from pypdf import PdfReader

from elearn.courseware.queries import plain
from elearn.materials import letter
from elearn.materials.answers import right_words
from elearn.materials.queries import Order, make
from elearn.materials.wording import words_in
from tests.unit.materials.conftest import LESSONS, bare, made, text_of

ALT = re.compile(r'aria-label="([^"]*)"')


def missing(place, parts, said):
    """Lines of the course that the material does not say. A chat's line may stand as words, then name."""
    return [
        f"{part}: {line}"
        for part in parts
        if place.has(part)
        for line in lines_of(place, part)
        if bare(line) not in said and not all(bare(word) in said for word in line.split())
    ]


def lines_of(place, part):
    alternatives = {str(Markup(found).unescape()) for found in ALT.findall(place.block(part))}
    lines = re.sub(r"_{2,}|☐", "", place.plain(part)).split("\n")  # gaps and boxes are drawn
    return [line for line in lines if line.strip() and line.strip() not in alternatives]


@pytest.mark.parametrize(("file", "most"), [("worksheet.pdf", 1), ("letter.pdf", 1), ("plan.pdf", 2)])
@pytest.mark.parametrize("ruby", ["all", "none"])
def test_paper_keeps_to_its_pages(name, file, most, ruby):
    pages = text_of(made(name, file, ruby).content)
    assert len(pages) <= most
    assert all(pages)


def test_the_plan_says_all_that_the_teacher_needs(name, lesson, texts):
    said = "".join(text_of(made(name, "plan.pdf").content))
    plan = texts.place("plan")
    assert missing(plan, plan.parts, said) == []
    assert missing(texts.place("lesson"), ("title", "goal"), said) == []
    for step in lesson.steps:
        assert missing(texts.place(step.key), ("title",), said) == []


def test_the_plan_begins_with_joining_and_counts_every_minute(name, lesson):
    said = "".join(text_of(made(name, "plan.pdf").content))
    at = 0
    for minutes in (2, *(step.minutes for step in lesson.steps)):
        assert f"{at}:00" in said
        at += minutes
    assert at == lesson.minutes + 2


def test_the_plan_names_the_right_options(name, lesson, texts):
    said = "".join(text_of(made(name, "plan.pdf").content))
    for question in lesson.questions.values():
        if question.scored and question.kind in {"single", "multiple"}:
            assert missing(texts.place(question.key), question.right, said) == []


def test_the_slides_tell_every_step(name, lesson, texts):
    said = "".join(text_of(made(name, "slides.pdf").content))
    for step in lesson.steps:
        own = step.parts()
        shown = {part for part in own.required | own.optional if not part.endswith(".note")}
        assert missing(texts.place(step.key), shown, said) == []
    for question in lesson.questions.values():
        if question.scored and question.kind in {"single", "multiple", "ordering"}:
            options = getattr(question, "options", None) or question.items
            assert missing(texts.place(question.key), ("prompt", *options), said) == []


def test_a_question_on_the_worksheet_stands_there_whole(name, lesson, texts):
    (said,) = text_of(made(name, "worksheet.pdf").content)
    assert missing(texts.place("lesson"), ("title", "goal"), said) == []
    printed = 0
    for question in lesson.questions.values():
        place = texts.place(question.key)
        if bare(place.plain("prompt").split("\n")[0]) in said:
            printed += 1
            shown = [part for part in question.parts().required - question.parts().hidden if part != "text"]
            assert missing(place, shown, said) == [], question.key
    assert printed >= 2


def test_the_worksheet_carries_a_name_and_so_asks_for_no_opinion(name, lesson, texts):
    (said,) = text_of(made(name, "worksheet.pdf").content)
    for question in lesson.questions.values():
        if not question.scored:
            assert bare(texts.place(question.key).plain("prompt")) not in said


def test_the_letter_says_what_was_learnt_and_whom_to_ask(name, lesson, texts):
    (said,) = text_of(made(name, "letter.pdf").content)
    assert missing(texts.place("lesson"), ("title", "summary", "goal"), said) == []
    for step in lesson.steps:
        if step.kind == "reflect":
            assert missing(texts.place(step.key), ("body",), said) == []
        for key in getattr(step, "contacts", ()):
            contact = texts.contacts[key]
            assert bare(plain(contact.hours_words.to(texts.language))) in said
            assert bare(contact.number or contact.url.removeprefix("https://").removesuffix("/")) in said


def test_the_same_lesson_gives_the_same_bytes(name):
    lesson, language = LESSONS[name]
    again = make(Order(lesson, "worksheet.pdf", language, "grade"))
    assert made(name, "worksheet.pdf", "grade") == again


def test_readings_stand_over_what_the_band_has_not_learnt():
    name = "p3/before-you-send-ja"
    (graded,) = text_of(made(name, "worksheet.pdf", "grade").content)
    (every,) = text_of(made(name, "worksheet.pdf", "all").content)
    (none,) = text_of(made(name, "worksheet.pdf", "none").content)
    assert "じんけん" in graded
    assert "きも" not in graded.replace("きもい", "")
    assert "きも" in every.replace("きもい", "")
    assert "じんけん" not in none


def test_the_plan_asks_each_question_in_whole_whatever_the_readings(name, lesson, texts):
    said = "".join(text_of(made(name, "plan.pdf", "all").content))
    for question, asked in asked_in_the_plan(lesson, texts):
        for clause in re.split(r"[、。「」()（）]", asked):
            assert bare(re.split(r"[㐀-鿿]", clause)[-1]) in said, f"{question.key}: {clause}"


def asked_in_the_plan(lesson, texts):
    """Each question with a right answer, and what it asks first."""
    labels = words_in(texts.language).labels()
    for question in lesson.questions.values():
        place = texts.place(question.key)
        if right_words(question, place, labels):
            yield question, place.plain("prompt").split("\n")[0]


def test_a_question_and_its_answers_keep_to_one_page(name, lesson, texts):
    pages = text_of(made(name, "plan.pdf").content)
    for question, asked in asked_in_the_plan(lesson, texts):
        if question.kind in {"single", "multiple"}:
            answer = bare(texts.place(question.key).plain(question.right[-1]))
            assert any(bare(asked) in page and answer in page.partition(bare(asked))[2] for page in pages), question.key


def test_a_worksheets_title_is_one_line(name, texts):
    title = bare(texts.place("lesson").plain("title"))
    assert any(line.startswith(title) for line in lines_of_page(made(name, "worksheet.pdf").content))


def lines_of_page(content):
    """The words of the first page, by the height at which they stand."""
    heights = {}

    def visit(words, matrix, _text_matrix, _font, _size):
        heights.setdefault(round(matrix[5]), []).append(words)

    PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=visit)
    return [bare("".join(words)) for words in heights.values()]


@pytest.mark.parametrize("name", [name for name in LESSONS if name.endswith("ja-easy")])
def test_easy_japanese_gives_families_a_reading_for_every_kanji(name):
    order = Order(LESSONS[name][0], "letter.pdf", "ja-easy", "grade")
    assert naked_kanji(letter.document(order)) == []


SMALL_PRINT = {"title", "footer", "author", "way", "checked"}


def naked_kanji(node):
    """Words with kanji that no reading stands above; small print apart."""
    if isinstance(node, dict):
        return (
            []
            if node.get("t") == "reading"
            else [k for n, v in node.items() if n not in SMALL_PRINT for k in naked_kanji(v)]
        )
    if isinstance(node, list | tuple):
        return [kanji for each in node for kanji in naked_kanji(each)]
    return [node] if isinstance(node, str) and re.search(r"[㐀-鿿]", node) else []
