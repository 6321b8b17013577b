"""Every column stands in the inventory with its purpose; every table belongs to a room that can erase.

The inventory and the privacy notice tell the same: every table with something of people has its topic, and the times
that a topic names, in both languages, are those of its tables.
"""

import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from elearn import app as whole_product
from elearn.base.core.db import Base
from elearn.rights import notice

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-inventory.md"


def listed():
    found, table = {}, None
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"## (\w+) \((\w+)\)", line):
            table = heading[1]
            found[table] = {}
        elif row := re.match(r"\| `(\w+)` \| (.+) \| (.+) \|", line):
            found[table][row[1]] = row[2]
    return found


def test_the_inventory_lists_exactly_the_columns_of_the_database():
    schema = {t.name: sorted(c.name for c in t.columns) for t in Base.metadata.tables.values()}
    assert {table: sorted(columns) for table, columns in listed().items()} == schema


def test_every_table_has_its_duty_towards_people():
    duties = whole_product.PERSONAL_DATA
    covered = [table for duty in duties for table in duty.tables]
    assert sorted(covered) == sorted(Base.metadata.tables)


NUMBERS = {"a": 1, "an": 1, "one": 1, "five": 5, "ten": 10}
UNITS = {"minute": "分", "hour": "時間", "day": "日", "year": "年"}
TIME = re.compile(r"\b(\d+|a|an|one|five|ten) (minute|hour|day|year)s?\b")


def sections():
    """{table: what the inventory says of it}"""
    parts = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {part.split()[0]: part for part in parts}


def times_kept(table):
    """The times in its sentence on how long."""
    return times(re.search(r"Retention: (.*?)\n\n", sections()[table], re.DOTALL)[1])


def personal_tables():
    """Tables of which some column is not of class `none`."""
    column = re.compile(r"^\| `\w+` \| .+ \| (?!none \|)[\w ]+ \|$", re.MULTILINE)
    return {table for table, said in sections().items() if column.search(said)}


def times(text):
    """{(5, "year"), …} of an English sentence."""
    said = TIME.findall(" ".join(text.split()))
    return {(NUMBERS.get(number) or int(number), unit) for number, unit in said}


def test_the_notice_speaks_of_every_table_that_holds_something_of_people():
    told = [table for topic in notice.TOPICS for table in topic.tables]
    assert sorted(told) == sorted(personal_tables())


@pytest.mark.parametrize("topic", notice.TOPICS, ids=lambda topic: topic.key)
def test_the_notice_names_the_times_of_the_inventory_in_both_languages(topic):
    kept = set().union(*(times_kept(table) for table in topic.tables))
    assert times(topic.how_long.text) == kept
    japanese = unicodedata.normalize("NFKC", translations()[topic.how_long.text])
    missing = {(number, unit) for number, unit in kept if f"{number}{UNITS[unit]}" not in japanese}
    assert missing == set()


def translations():
    """What the notice says in Japanese, by its English."""
    file = Path(notice.__file__).parent / "translations" / "ja.po"
    with file.open("rb") as opened:
        return {message.id: message.string for message in read_po(opened) if isinstance(message.id, str)}


def test_control_another_time_in_the_inventory_is_seen():
    assert times("30 days after it was read; a day later, or five\nyears") == {(30, "day"), (1, "day"), (5, "year")}
    assert times("31 days") != times("30 days")
