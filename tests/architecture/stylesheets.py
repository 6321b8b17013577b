"""What the style sheets say, as far as the list of colours needs to know: rules, their selectors and declarations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHEETS = (*sorted(ROOT.glob("elearn/web/assets/css/*.css")), ROOT / "elearn/materials/show/show.css")
COLOURED = re.compile(
    r"^(color|background(-color)?|border(-\w+)*|outline(-color)?|box-shadow|fill|stroke|accent-color)$"
)
A_COLOUR = re.compile(
    r"var\(--(?!gap|border-radius|touch|measure|elevation)|#[0-9a-f]{3,8}\b|\b(currentColor|Highlight)\b"
)
# What may change while the page stands, or tells one thing of a kind from another. Pointing and focus are not meaning.
STATE = re.compile(
    r"\[(data-(?!audience|ruby|grade|size|spacing|shown|go)|aria-)[\w-]+|:checked|:disabled|\.taken|\.reading|\(reading\)"
)
MEANING = re.compile(r"var\(--(amber|good|fault|demo|on-demo)\b")


@dataclass(frozen=True)
class Rule:
    """One selector with its declarations, as (property, value)."""

    selector: str
    declarations: tuple[tuple[str, str], ...]

    @property
    def base(self):
        """The selector without what it draws before or after."""
        return re.sub(r"::(before|after)$", "", self.selector)

    def colours(self):
        return [value for name, value in self.declarations if COLOURED.match(name) and A_COLOUR.search(value)]

    def has(self, *names):
        return any(name in names for name, _ in self.declarations)


def rules(sheets: Sequence[Path] = SHEETS) -> Iterator[Rule]:
    """Every rule of every sheet; those for print and for forced colours apart, which have no colours of ours."""
    for sheet in sheets:
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield from _rules(_without_blocks(text, r"@media (print|\(forced-colors: active\))"))


def _rules(text: str) -> Iterator[Rule]:
    for found in re.finditer(r"([^{};]+)\{([^{}]*)\}", text):
        pairs = (part.partition(":") for part in found[2].split(";") if ":" in part)
        declarations = tuple((name.strip(), value.strip()) for name, _, value in pairs)
        for selector in _apart(found[1]):
            yield Rule(selector, declarations)


def _apart(selectors: str) -> list[str]:
    """A list of selectors, cut at the commas outside of brackets."""
    return [" ".join(part.split()) for part in re.split(r",(?![^(]*\))", selectors)]


def _without_blocks(text: str, opening: str) -> str:
    while found := re.search(rf"{opening}\s*\{{", text):
        depth, end = 1, found.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        text = text[: found.start()] + text[end:]
    return text


def coloured_states(sheets: Sequence[Path] = SHEETS) -> dict[str, list[Rule]]:
    """The selectors that tell something by colour, each with the rules that have just this selector."""
    everything = list(rules(sheets))
    telling = {
        rule.base
        for rule in everything
        if rule.colours()
        and ":hover" not in rule.selector
        and (STATE.search(rule.selector) or any(MEANING.search(value) for value in rule.colours()))
    }
    return {selector: [rule for rule in everything if rule.base == selector] for selector in sorted(telling)}
