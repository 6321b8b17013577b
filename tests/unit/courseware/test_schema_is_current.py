"""docs/course-schema.json is what the models say."""

import json
from pathlib import Path

from elearn.courseware.schema import schema, text

DOCS = Path(__file__).parents[3] / "docs"


def test_the_published_schema_is_the_models():
    assert (DOCS / "course-schema.json").read_text("utf-8") == text(), (
        "run: python -m elearn.courseware.schema docs/course-schema.json"
    )


def test_the_schema_names_the_three_files_and_all_kinds():
    assert set(schema()["properties"]) == {"course.yml", "lesson.yml", "contacts.yml"}
    made = json.dumps(schema())
    assert all(kind in made for kind in ("SceneStep", "Screens", "Controls", "Ranking", "Cloze"))
