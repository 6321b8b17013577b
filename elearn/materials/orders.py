"""What can be asked for: a lesson, a file, a language, how much ruby."""

from dataclasses import dataclass
from typing import Final

from elearn.courseware.queries import Lesson
from elearn.materials.editions import Ruby

FILES: Final = ("plan.pdf", "slides.pdf", "slides.html", "worksheet.pdf", "letter.pdf")


@dataclass(frozen=True)
class Order:
    """One material. `language` is a wish: a lesson without it comes in Japanese."""

    lesson: Lesson
    file: str
    language: str = "ja"
    ruby: Ruby = "grade"

    @property
    def key(self) -> tuple[str, ...]:
        """Everything that the bytes depend on."""
        lesson = self.lesson
        return (
            lesson.course.slug,
            lesson.slug,
            lesson.revision,
            self.file,
            lesson.texts(self.language).language,
            self.ruby,
        )
