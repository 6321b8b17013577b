"""The 24 pictures of which three, in order, are a pupil's pass to come back to the own seat on any device.

Passes are stored by name: names stay for ever and the order is part of the contract; new pictures go to the end.
The drawings are in `templates/web/_pictures.html`; each is few lines in one colour, so that it is told apart on any
screen and on grey paper.
"""

from dataclasses import dataclass
from typing import Final

from elearn.base.core.messages import NP_, Message


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    label: Message


PICTURES: Final = (
    Picture("dolphin", NP_("picture", "dolphin")),
    Picture("sunflower", NP_("picture", "sunflower")),
    Picture("bicycle", NP_("picture", "bicycle")),
    Picture("umbrella", NP_("picture", "umbrella")),
    Picture("cat", NP_("picture", "cat")),
    Picture("apple", NP_("picture", "apple")),
    Picture("boat", NP_("picture", "boat")),
    Picture("star", NP_("picture", "star")),
    Picture("moon", NP_("picture", "moon")),
    Picture("key", NP_("picture", "key")),
    Picture("house", NP_("picture", "house")),
    Picture("tree", NP_("picture", "tree")),
    Picture("mushroom", NP_("picture", "mushroom")),
    Picture("snail", NP_("picture", "snail")),
    Picture("rabbit", NP_("picture", "rabbit")),
    Picture("drum", NP_("picture", "drum")),
    Picture("glasses", NP_("picture", "glasses")),
    Picture("clock", NP_("picture", "clock")),
    Picture("pencil", NP_("picture", "pencil")),
    Picture("balloon", NP_("picture", "balloon")),
    Picture("snowman", NP_("picture", "snowman")),
    Picture("train", NP_("picture", "train")),
    Picture("butterfly", NP_("picture", "butterfly")),
    Picture("cherries", NP_("picture", "cherries")),
)

BY_NAME: Final = {picture.name: picture for picture in PICTURES}
