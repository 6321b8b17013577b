"""The slides: every step of the lesson as a projector shows it, to be led by choices or simply page by page.

They ask in public, so they leave out what asks for opinions and worries, and they hold no right answers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from markupsafe import Markup

from elearn.base.core.messages import N_, NP_
from elearn.courseware.queries import Step
from elearn.courseware.steps.controls import Control, Controls
from elearn.courseware.steps.kinds import IncidentStep, TryStep
from elearn.courseware.steps.scene import SceneStep
from elearn.courseware.steps.screens import Screens
from elearn.materials import palette
from elearn.materials.editions import Document, Edition, edition
from elearn.materials.orders import Order
from elearn.materials.paging import paged
from elearn.materials.slide import Card, Choice, Slide

KIND = N_("Slides")
_AGAIN = NP_("child", "Go back and try another way")
_ON = NP_("child", "Go on")
_HELP = NP_("child", "Whom to talk to")
_TRY = NP_("child", "What will you choose?")

_SECTION = re.compile(r"(?=<h3>)")
_HEADED = re.compile(r"<h3>(.*?)</h3>\s*(.*)", re.DOTALL)
_FIGURE = re.compile(r'<figure class="figure">(.*?)</figure>\n?', re.DOTALL)


def document(order: Order) -> Document:
    """For the typesetter."""
    made = edition(order.lesson, order.language, palette=palette.COLOUR, ruby=order.ruby)
    return made.document(
        kind=KIND,
        words={},
        slides=[_data(made, slide) for slide in slides(made)],
        accent=palette.ACCENT,
        picture="105pt",
    )


def slides(made: Edition) -> list[Slide]:
    """All slides in order; a picture that stands alone in a text moves to its side."""
    lesson = made.texts.place("lesson")
    kicker = Markup("{} · {}").format(
        made.words.html(N_("%(minutes)s min", minutes=made.lesson.minutes)), made.course()
    )
    found = [Slide("cover", lesson.html("title"), kicker, lesson.block("goal"), cover=True)]
    begins: dict[str, str] = {}
    for step in made.lesson.steps:
        own = _of_step(made, step)
        begins[step.key] = own[0].id
        found += own
    whole = (_with_picture(_linked(slide, begins)) for slide in found)
    return [page for slide in whole for page in paged(slide)]


def _linked(slide: Slide, begins: Mapping[str, str]) -> Slide:
    """Ways to a step lead to its first slide."""
    ways = tuple(replace(choice, to=begins.get(choice.to, choice.to)) for choice in slide.choices)
    return replace(slide, choices=ways)


def _of_step(made: Edition, step: Step) -> list[Slide]:
    found = [*_bodies(made, step), *_own(made, step), *_questions(made, step)]
    return found or [Slide(step.key, _title(made, step), body=made.texts.place("lesson").block("goal"))]


def _after(made: Edition, step: Step) -> str:
    """The key of the step that follows; after the last one the cover."""
    keys = [each.key for each in made.lesson.steps]
    return [*keys, "cover"][keys.index(step.key) + 1]


def _title(made: Edition, step: Step) -> Markup:
    return made.texts.place(step.key).html("title")


def _bodies(made: Edition, step: Step) -> Iterator[Slide]:
    """The body, one slide for each of its headings."""
    texts = made.texts.place(step.key)
    if not texts.has("body"):
        return
    for at, section in enumerate(filter(str.strip, _SECTION.split(texts.block("body")))):
        headed = _HEADED.fullmatch(section)
        if headed:
            yield Slide(f"{step.key}_{at}", _safe(headed[1]), _title(made, step), _safe(headed[2]))
        else:
            yield Slide(f"{step.key}_{at}", _title(made, step), body=_safe(section))


def _safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - cut between two tags of rendered text


def _own(made: Edition, step: Step) -> Iterator[Slide]:
    """What the kind of step adds."""
    if isinstance(step, SceneStep):
        yield from _scene(made, step)
    elif isinstance(step, TryStep) and isinstance(step.simulation, Screens):
        yield from _screens(made, step, step.simulation)
    elif isinstance(step, TryStep) and isinstance(step.simulation, Controls):
        yield from (_control(made, step, control) for control in step.simulation.controls)
    elif isinstance(step, IncidentStep):
        points = tuple(made.texts.contacts[key] for key in step.contacts if key in made.texts.contacts)
        if points:
            yield Slide(f"{step.key}_contacts", made.words.html(_HELP), _title(made, step), contacts=points)
    if isinstance(step, TryStep):
        yield Slide(f"{step.key}_done", _title(made, step), body=made.texts.place(step.key).block("done"))


def _scene(made: Edition, step: SceneStep) -> Iterator[Slide]:
    texts = made.texts.place(step.key)
    start = f"{step.key}-{step.start}"
    ending = (Choice(start, made.words.html(_AGAIN)), Choice(_after(made, step), made.words.html(_ON)))
    for node in sorted(step.nodes, key=lambda node: node.id != step.start):
        ways = tuple(Choice(f"{step.key}-{way.to}", texts.html(f"{node.id}.{way.id}")) for way in node.choices)
        yield Slide(f"{step.key}-{node.id}", texts.html("title"), body=texts.block(node.id), choices=ways or ending)


def _screens(made: Edition, step: TryStep, simulation: Screens) -> Iterator[Slide]:
    texts = made.texts.place(step.key)
    done = Choice(f"{step.key}_done", made.words.html(_ON))
    for screen in sorted(simulation.screens, key=lambda screen: screen.id != simulation.start):
        ways = [Choice(f"{step.key}-{button.to}", texts.html(f"{screen.id}.{button.id}")) for button in screen.buttons]
        if screen.id in simulation.goal.reach or not ways:
            ways.append(done)
        yield Slide(f"{step.key}-{screen.id}", texts.html("title"), body=texts.block(screen.id), choices=tuple(ways))


def _control(made: Edition, step: TryStep, control: Control) -> Slide:
    texts = made.texts.place(step.key)
    names = [f"{control.id}.{option}" for option in control.options]
    cards = tuple(Card(texts.html(name), texts.block(f"{name}.effect")) for name in names)
    kicker = Markup("{} — {}").format(_title(made, step), made.words.html(_TRY))
    return Slide(f"{step.key}-{control.id}", texts.html(control.id), kicker, cards=cards)


def _questions(made: Edition, step: Step) -> Iterator[Slide]:
    scored = [key for key in step.questions if made.lesson.questions[key].scored]
    for number, key in enumerate(scored, 1):
        body = made.lesson.questions[key].print(made.texts.place(key), made.words.labels())
        kicker = made.words.html(NP_("child", "Question %(number)s of %(of)s", number=number, of=len(scored)))
        yield Slide(f"{step.key}_{key}", _title(made, step), kicker, body)


def _with_picture(slide: Slide) -> Slide:
    found = _FIGURE.findall(slide.body)
    if len(found) != 1:
        return slide
    return replace(slide, body=_safe(_FIGURE.sub("", slide.body)), picture=_safe(found[0]))


def _data(made: Edition, slide: Slide) -> Document:
    return {
        "id": slide.id,
        "title": made.tree(slide.title),
        "kicker": made.tree(slide.kicker),
        "body": made.tree(slide.body),
        "picture": made.tree(slide.picture)[0] if slide.picture is not None else None,
        "choices": [{"to": choice.to, "words": made.tree(choice.words)} for choice in slide.choices],
        "cards": [{"words": made.tree(card.words), "effect": made.tree(card.effect)} for card in slide.cards],
        "contacts": [made.contact(contact) for contact in slide.contacts],
        "cover": slide.cover,
    }
