"""A scene that branches: the reader chooses how the story goes on."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field

from elearn.courseware.shapes import Id, Problem, Shape
from elearn.courseware.steps.base import RESERVED, LessonTexts, Step, StepTexts, joined
from elearn.courseware.steps.graph import can_reach, reachable
from elearn.questions.base import Labels, Parts


class Choice(Shape):
    id: Id
    to: Id


class Node(Shape):
    id: Id
    choices: tuple[Choice, ...] = ()


class SceneStep(Step):
    """A graph of nodes; a node without choices is an end."""

    kind: Literal["scene"]
    start: Id
    nodes: Annotated[tuple[Node, ...], Field(min_length=1, max_length=40)]

    def own_parts(self) -> Parts:
        labels = {f"{node.id}.{choice.id}" for node in self.nodes for choice in node.choices}
        return Parts(frozenset({node.id for node in self.nodes} | labels))

    def lines(self) -> frozenset[str]:
        return frozenset({f"{node.id}.{choice.id}" for node in self.nodes for choice in node.choices} | {"title"})

    def begins(self) -> tuple[str, ...]:
        return (self.start, "body")

    def anchors(self) -> tuple[str, ...]:
        return tuple(f"{self.key}-{node.id}" for node in self.nodes)

    def problems(self) -> Iterator[Problem]:
        yield from duplicates(self.nodes, ("nodes",))
        for at, node in enumerate(self.nodes):
            yield from duplicates(node.choices, ("nodes", at, "choices"))
            for number, choice in enumerate(node.choices):
                if choice.to not in {other.id for other in self.nodes}:
                    yield ("nodes", at, "choices", number, "to"), f"there is no node `{choice.to}`"
        if self.start not in {node.id for node in self.nodes}:
            yield ("start",), f"there is no node `{self.start}`"
        else:
            yield from self._lost()

    def _lost(self) -> Iterator[Problem]:
        edges = {node.id: [choice.to for choice in node.choices] for node in self.nodes}
        reached = reachable(self.start, edges)
        ending = can_reach([node.id for node in self.nodes if not node.choices], edges)
        for at, node in enumerate(self.nodes):
            if node.id not in reached:
                yield ("nodes", at, "id"), f"no choice leads to `{node.id}`"
            elif node.id not in ending:
                yield ("nodes", at, "id"), f"from `{node.id}` the scene never comes to an end"

    def own_html(self, texts: LessonTexts, labels: Labels) -> Markup:  # noqa: ARG002 a scene has no words of ours
        words = texts.place(self.key)
        return Markup('<div class="scene" data-controller="scene" data-start="{}">{}</div>').format(
            self.start,
            joined(self._node(node, words) for node in self.nodes),
        )

    def _node(self, node: Node, words: StepTexts) -> Markup:
        choices = joined(self._choice(node, choice, words) for choice in node.choices)
        return Markup('<section class="node" id="{0}-{1}" data-node="{1}" tabindex="-1">{2}{3}</section>').format(
            self.key,
            node.id,
            words.block(node.id),
            Markup('<ul class="choices">{}</ul>').format(choices) if choices else "",
        )

    def _choice(self, node: Node, choice: Choice, words: StepTexts) -> Markup:
        name = f"{node.id}.{choice.id}"
        link = '<li><a class="choice" href="#{0}-{1}" data-to="{1}" data-choice="{2}"><span>{3}</span></a></li>'
        return Markup(link).format(self.key, choice.to, name, words.html(name))  # noqa: S704 - a literal


def duplicates(items: Sequence[Node | Choice], path: tuple[int | str, ...]) -> Iterator[Problem]:
    """Ids that stand twice or that take the place of another part."""
    seen: set[str] = set()
    for at, item in enumerate(items):
        if item.id in seen:
            yield (*path, at, "id"), f"the id `{item.id}` stands twice"
        elif isinstance(item, Node) and item.id in RESERVED:
            yield (*path, at, "id"), f"`{item.id}` names another part of the step: take another id"
        seen.add(item.id)
