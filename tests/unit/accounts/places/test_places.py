"""Prefectures ship as data; municipalities and schools come from a CSV, all of them or none."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from elearn.accounts import operations as accounts
from elearn.accounts.models import Organisation
from elearn.accounts.places import operations, table
from elearn.accounts.places.codes import check_digit, is_area_code, is_school_code, prefecture_of
from elearn.accounts.places.prefectures import PREFECTURES
from elearn.accounts.rosters.oneroster.faults import RosterRefused
from elearn.base.core import clock
from tests.factories.classroom import Teacher, work

HEAD = "kind,code,name,parent\r\n"
GOOD = HEAD + "municipality,139998,架空市,\r\nschool,B113100000001,架空小学校,139998\r\n"


@pytest.fixture
def database_url(engine_url):
    return engine_url


def faults_of(content):
    try:
        table.parse(content if isinstance(content, bytes) else content.encode(), "places.csv")
    except RosterRefused as refused:
        return [(fault.row, fault.column, fault.rule) for fault in refused.faults]
    return []


def test_there_are_47_prefectures_with_right_check_digits():
    assert len(PREFECTURES) == len({each.code for each in PREFECTURES}) == len({each.en for each in PREFECTURES}) == 47
    assert [each.code for each in PREFECTURES if not is_area_code(each.code)] == []
    assert [int(each.code[:2]) for each in PREFECTURES] == list(range(1, 48))
    assert {(each.code, each.ja, each.en) for each in PREFECTURES} > {
        ("010006", "北海道", "Hokkaido"), ("130001", "東京都", "Tokyo"), ("270008", "大阪府", "Osaka"),
        ("470007", "沖縄県", "Okinawa"),
    }  # fmt: skip


@given(st.integers(1, 47), st.integers(0, 999))
def test_one_wrong_digit_is_noticed(prefecture, number):
    five = f"{prefecture:02d}{number:03d}"
    code = five + check_digit(five)
    assert is_area_code(code)
    assert not is_area_code(five + str((int(code[5]) + 1) % 10))


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("B113100000001", True), ("C147200000001", True), ("C148200000001", False), ("B199100000001", False),
        ("I113100000001", False), ("B11310000000", False), ("B113400000001", False), ("b113100000001", False),
    ],
)  # fmt: skip
def test_school_codes_have_their_form(code, right):
    assert is_school_code(code) == right


def test_codes_of_the_invented_town_are_right_only_where_somebody_says_so():
    for code, is_right in (("992011", is_area_code), ("B199200000001", is_school_code)):
        assert not is_right(code)
        assert is_right(code, invented=True)
    for code, is_right in (("982016", is_area_code), ("992012", is_area_code), ("B198200000001", is_school_code)):
        assert not is_right(code, invented=True)
    assert is_area_code("139998", invented=True)


def test_the_prefecture_is_told_by_the_code():
    assert prefecture_of("139998") == prefecture_of("B113100000001") == "130001"


def test_making_the_prefectures_twice_makes_them_once(unit):
    with unit() as session:
        assert operations.create_prefectures() == 47
        assert operations.create_prefectures() == 0
        kinds = session.execute(select(Organisation.kind, func.count()).group_by(Organisation.kind)).all()
    assert dict(tuple(row) for row in kinds) == {"country": 1, "prefecture": 47}


def test_a_file_is_compared_taken_and_changes_nothing_again(unit):
    rows = table.parse(GOOD.encode(), "places.csv")
    with unit():
        operations.create_prefectures()
        told = operations.compare(rows, "places.csv", None)
        assert (len(told.new), told.same) == (2, 0)
        operations.take(rows, "places.csv", None)
        assert operations.compare(rows, "places.csv", None).changes_nothing
        renamed = table.parse(GOOD.replace("架空小", "新架空小").encode(), "places.csv")
        assert operations.take(renamed, "places.csv", None).renamed == ["架空小学校 → 新架空小学校 (B113100000001)"]
    with unit(write=False) as session:
        school = session.scalar(select(Organisation).where(Organisation.kind == "school"))
        town = session.get(Organisation, school.parent_id)
        assert (school.name, town.name) == ("新架空小学校", "架空市")
        assert session.get(Organisation, town.parent_id).name == "東京都"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_bom_and_shift_jis_are_read(encoding):
    rows = table.parse(GOOD.encode(encoding), "places.csv")
    assert [row.name for row in rows] == ["架空市", "架空小学校"]
    japanese = GOOD.replace("kind,code,name,parent", "種別,コード,名称,上位コード").replace("municipality", "市区町村")
    assert table.parse(japanese.encode(encoding), "places.csv") == rows


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("town,139998,架空市,", (2, "kind", "kind")),
        ("municipality,139999,架空市,", (2, "code", "area-code")),
        ("municipality,130001,東京都,", (2, "code", "prefecture")),
        ("municipality,139998,,", (2, "name", "required")),
        ("municipality,139998,ｶｸｳ市,", (2, "name", "half-width-kana")),
        ("municipality,139998,=1+1,", (2, "name", "formula")),
        ("municipality,139998,架空市", (2, "", "cells")),
        ("municipality,139998,架空市,123456", (2, "parent", "area-code")),
        ("school,B1131,架空小学校,139998", (2, "code", "school-code")),
        ("school,B113100000001,架空小学校,", (2, "parent", "area-code")),
        (f"municipality,139998,{'市' * 256},", (2, "name", "too-long")),
        ("municipality,139998,架空市,\r\nmunicipality,139998,架空市,", (3, "code", "double-code")),
    ],
)
def test_one_fault_is_told_with_its_place(line, place):
    assert faults_of(HEAD + line + "\r\n") == [place]
    assert faults_of(GOOD) == []


def test_files_that_are_no_such_table_are_refused():
    assert faults_of("code,name\r\n") == [(1, "", "header")]
    assert faults_of(b"") == [(1, "", "header")]
    assert faults_of(b"\x81\x20" * 50) == [(0, "", "encoding")]
    assert faults_of(HEAD + '"municipality') == [(2, "", "quotes")]
    assert faults_of(b"a" * (table.MOST_BYTES + 1)) == [(0, "", "too-large")]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    faults_of(content)
    faults_of(HEAD.encode() + content)


def test_an_unknown_place_above_is_refused_and_nothing_is_half_taken(unit):
    rows = table.parse((GOOD + "school,B113100000002,別の小学校,011002\r\n").encode(), "places.csv")
    with unit():
        operations.create_prefectures()
    with pytest.raises(RosterRefused) as refused, unit():
        operations.take(rows, "places.csv", None)
    assert [(fault.row, fault.column, fault.rule) for fault in refused.value.faults] == [
        (4, "parent", "unknown-parent")
    ]
    with unit(write=False) as session:
        assert session.scalar(select(func.count()).where(Organisation.kind == "municipality")) == 0


class Admin(Teacher):
    """Looks after one prefecture."""

    def __init__(self, app, code, role="admin"):
        super().__init__(app, f"admin{code}{role}", role=None)
        with work(app) as session:
            operations.create_prefectures()
            place = session.scalar(select(Organisation.id).where(Organisation.code == code))
            accounts.grant_role(self.person_id, place, role, clock.now())

    def bring(self, content, **fields):
        self.get("/people/places")
        return self.post("/people/places", file=(io.BytesIO(content.encode()), "places.csv"), **fields)


def test_an_admin_sees_the_difference_and_takes_it(app):
    admin = Admin(app, "130001")
    shown = admin.bring(GOOD)
    assert shown.status_code == 200
    assert "架空市 (139998)" in shown.text
    with work(app, write=False) as session:
        assert session.scalar(select(func.count()).where(Organisation.code == "139998")) == 0
    assert admin.bring(GOOD, take="1").status_code == 303
    assert "することはありません" in admin.bring(GOOD).text


def test_an_admin_changes_nothing_outside_the_own_places(app):
    admin = Admin(app, "010006")
    refused = admin.bring(GOOD, take="1")
    assert refused.status_code == 422
    assert "担当の範囲の外" in refused.text
    assert "places.csv の 2 行目" in refused.text
    with work(app, write=False) as session:
        assert session.scalar(select(func.count()).where(Organisation.code == "139998")) == 0


def test_others_are_kept_out(app):
    assert Admin(app, "130001", role="coordinator").bring(GOOD).status_code == 403
    assert app.test_client().get("/people/places").status_code == 303
