"""Every column stands in the inventory with its purpose; every table belongs to a room that can erase."""

import re
from pathlib import Path

from elearn import app as whole_product
from elearn.base.core.db import Base

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
