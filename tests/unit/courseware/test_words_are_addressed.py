"""`# place` and `## part`: what is missing, unknown, twice or out of place has a line."""

import pytest


def file(shelf, language: str = "ja"):
    return f"{shelf.lesson}/{language}.md"


def test_a_missing_part_is_a_fault_at_its_place(shelf):
    shelf.change(file(shelf), "## sent\n", "")
    fault = shelf.the_fault()
    assert fault == "ja.md:31:1: `scene` lacks `## sent`"


def test_a_missing_place_names_its_parts(shelf):
    shelf.change(file(shelf, "en"), "# reflect\n## title\nことば reflect title\n", "")
    assert shelf.the_fault() == "en.md:1:1: the place `# reflect` is missing; it needs `## title`"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("# lesson\n", "# lesson\n## colour\nred\n", "ja.md:2:1: `lesson` has no part `colour`"),
        ("# lesson\n", "# nothing\n## title\nx\n# lesson\n", "ja.md:1:1: nothing in lesson.yml is called `nothing`"),
        ("# plan\n", "# lesson\n## title\nx\n# plan\n", "ja.md:8:1: the place `lesson` stands here twice"),
        ("## summary\n", "## title\nx\n## summary\n", "ja.md:4:1: the part `title` stands twice in `lesson`"),
        ("# lesson\n", "## early\nx\n# lesson\n", "ja.md:1:1: the part `early` has no place (`# …`) above it"),
        ("# lesson\n", "words\n# lesson\n", "ja.md:1:1: this text stands under no part (`## …`)"),
        ("# lesson\n", "# lesson\nwords\n", "ja.md:2:1: this text stands under no part (`## …`)"),
        ("# lesson\n", "# Lesson!\n# lesson\n", "ja.md:1:1: `# Lesson!` is no place"),
        (
            "## summary\n",
            "## まとめ\nx\n## summary\n",
            "ja.md:4:1: `## まとめ` is no part; headings inside a text start with ###",
        ),
        ("ことば lesson goal\n", "\n", "ja.md:6:1: the part `goal` is empty"),
    ],
)
def test_an_address_that_does_not_fit_has_its_line(shelf, old, new, fault):
    shelf.change(file(shelf), old, new)
    assert shelf.the_fault().startswith(fault)


def test_signs_inside_a_fence_are_no_addresses(shelf):
    shelf.words(why__body="```\n# lesson\n## title\n```")
    assert shelf.faults() == []


def test_the_question_says_what_is_wrong_between_structure_and_words(shelf):
    shelf.words(first_move__ask="おなじ", first_move__shout="おなじ")
    assert any("the same words as another choice" in fault for fault in shelf.faults())


def test_a_label_is_one_paragraph(shelf):
    shelf.words(scene__evening_dot_send="- a\n- b")
    assert shelf.the_fault().endswith("`evening.send` is one paragraph, without lists or blocks")


def test_marked_places_belong_into_spot_and_cloze(shelf):
    shelf.words(why__body="ここに[[gap]]")
    assert shelf.the_fault().endswith("places [[…]] belong into `text` (cloze) and `artefact` (spot)")
