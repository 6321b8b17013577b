"""A course with a question of every kind, in which every secret carries a sign of its own that occurs nowhere else."""

from itertools import count

from ruamel.yaml import YAML

from elearn.questions.kinds import KINDS, parse
from tests.unit.questions.samples import RAW, SPECIAL

NUMBER = "4711.5"
STRUCTURE = {**RAW, "numeric": {"right": float(NUMBER), "tolerance": 0}}
STEPS = {
    "why": ("single", "multiple", "true-false", "ordering", "matching"),
    "choose": ("numeric", "short-text", "cloze", "spot", "ranking"),
    "reflect": (),
}
PLAN = ("aim", "prepare", "short", "weekly", "care", "why", "choose", "reflect")
WORDS = {"lesson": ("title", "summary", "goal"), "plan": PLAN, **dict.fromkeys(STEPS, ("title", "body"))}
COURSE = """\
slug: vault
audience: H
title: {ja: Vault, en: Vault}
summary: {ja: Short, en: Short}
pass_rule: {share: 0.5}
"""
# Some answer to each: what it is worth does not matter.
ANSWERS = {
    "single": "shout",
    "multiple": ["wait"],
    "true-false": True,
    "ordering": ["send", "talk", "think", "stop"],
    "matching": {"lock": "shoe", "lid": "key", "page": "pot"},
    "numeric": "3",
    "short-text": "something else",
    "cloze": {"who": "stranger", "what": "something else"},
    "spot": ["greeting"],
    "ranking": ["time"],
}
assert set(ANSWERS) == set(KINDS) == set(STRUCTURE)


def key(kind):
    return f"q-{kind}"


class SecretCourse:
    """`secrets`: by question key, the signs that stand in its keys, reasons, explanation and accepted answers."""

    def __init__(self, folder):
        self.folder = folder
        self.secrets = {}
        self._signs = (f"CANARY{n:04d}X" for n in count(1))
        lesson = folder / "vault" / "lessons" / "01-keys"
        lesson.mkdir(parents=True)
        (folder / "contacts.yml").write_text("contacts: []\n", "utf-8")
        (folder / "vault" / "course.yml").write_text(COURSE, "utf-8")
        with (lesson / "lesson.yml").open("w", encoding="utf-8") as file:
            YAML().dump(structure(), file)
        for language in ("ja", "en"):
            (lesson / f"{language}.md").write_text(self._words(language), "utf-8")

    def all(self):
        return {sign for signs in self.secrets.values() for sign in signs}

    def found_in(self, text):
        return {sign for sign in self.all() if sign in text}

    def _words(self, language):
        lines = []
        for place, parts in WORDS.items():
            lines += [f"# {place}", *(f"## {part}\n{language} {place} {part}" for part in parts)]
        for kind in STRUCTURE:
            lines += [f"# {key(kind)}", *self._parts(kind)]
        return "\n".join(lines) + "\n"

    def _parts(self, kind):
        parts = parse({"key": key(kind), "kind": kind, **STRUCTURE[kind]}).parts()
        for part in sorted(parts.required | parts.optional):
            if part in parts.hidden:
                yield f"## {part}\n{self._secret(kind)}"
            else:
                yield f"## {part}\n{SPECIAL.get(part, f'the words of {part}')}"

    def _secret(self, kind):
        sign = next(self._signs)
        self.secrets.setdefault(key(kind), {NUMBER} if kind == "numeric" else set()).add(sign)
        return sign


def structure():
    source = {"title": "A", "publisher": "B", "url": "https://example.com/", "checked_on": "2026-11-22"}
    return {
        "minutes": 3,
        "subject": {"ja": "A", "en": "A"},
        "curriculum": ["a3-1"],
        "review_by": "2037-03-31",
        "sources": [source],
        "steps": [
            {"key": step, "kind": step, "minutes": 1, "questions": [key(kind) for kind in kinds]}
            for step, kinds in STEPS.items()
        ],
        "questions": [{"key": key(kind), "kind": kind, **raw} for kind, raw in STRUCTURE.items()],
    }
