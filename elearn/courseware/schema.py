"""The JSON Schema of the course files, for editors and importers: `docs/course-schema.json`.

`python -m elearn.courseware.schema docs/course-schema.json` writes it; a test holds it to the models.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from elearn.courseware.contacts import ContactsFile
from elearn.courseware.lessonfile import CourseFile, LessonFile


def schema() -> dict[str, Any]:
    """One schema with a definition for each of the three files."""
    files: dict[str, type[BaseModel]] = {
        "course.yml": CourseFile,
        "lesson.yml": LessonFile,
        "contacts.yml": ContactsFile,
    }
    references, definitions = models_json_schema([(model, "validation") for model in files.values()])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "elearn course files",
        "description": "Validate each file against the property of its name.",
        "properties": {name: references[model, "validation"] for name, model in files.items()},
        **definitions,
    }


def text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), "utf-8")
