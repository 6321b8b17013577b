"""A roster with exactly one fault is refused whole, and told by file, row, column and rule. The control is taken."""

import pytest

from elearn.accounts.rosters import crossing
from tests.factories.rosters import school_code, small
from tests.unit.accounts.rosters.reading import faults_of

CASES = {}


def case(rule, file, row, column=""):
    """A spoiler of the small roster and the one fault that it must bring."""

    def mark(spoil):
        CASES[f"{file}-{rule}-{spoil.__name__}"] = (spoil, (f"{file}.csv", row, column, rule))
        return spoil

    return mark


def cell(rule, file, row, column, value, *, at=None):
    """The plainest spoiler: one cell. The fault may stand in another place."""
    spoil = lambda roster: roster.cell(file, row, column, value)  # noqa: E731 - named by its rule below
    CASES[f"{file}-{rule}-{column}-{value[:12]}"] = (spoil, (f"{file}.csv", *(at or (row, column)), rule))


# What a cell may hold.
cell("required", "users", 3, "givenName", "")
cell("required", "users", 3, "username", "")
cell("required", "enrollments", 5, "classSourcedId", "")
cell("half-width-kana", "users", 4, "metadata.jp.kanaFamilyName", "ｻﾄｳ")
cell("half-width-kana", "orgs", 3, "name", "ｶｸｳ小学校")
cell("formula", "users", 4, "familyName", '=HYPERLINK("http://evil.example")')
cell("formula", "users", 4, "givenName", "+1")
cell("formula", "classes", 2, "title", "@SUM(A1)")
cell("formula", "orgs", 3, "name", "-2+3")
cell("control-sign", "users", 4, "givenName", "陽\n葵")
cell("control-sign", "users", 4, "givenName", "陽\t葵")
cell("control-sign", "users", 4, "givenName", "陽\x00葵")
cell("control-sign", "users", 4, "givenName", "陽\x1f葵")
cell("too-long", "users", 4, "familyName", "森" * 256)
cell("id", "users", 4, "userMasterIdentifier", "a b")
cell("ids", "classes", 2, "termSourcedIds", "a;b")
cell("bool", "users", 4, "enabledUser", "yes")
cell("grades", "users", 4, "grades", "P7")
cell("grades", "classes", 2, "grades", "5年")
cell("empty", "users", 4, "status", "active")
cell("empty", "roles", 4, "dateLastModified", "2026-04-01")
cell("session-type", "academicSessions", 2, "type", "year")
cell("date", "academicSessions", 2, "startDate", "2026/04/01")
cell("date", "enrollments", 3, "beginDate", "2026-02-30")
cell("year", "academicSessions", 2, "schoolYear", "令和8")
cell("org-type", "orgs", 3, "type", "local")
cell("class-type", "classes", 2, "classType", "club")
cell("role-type", "roles", 2, "roleType", "main")
cell("role", "roles", 2, "role", "nurse")
cell("enrolled-as", "enrollments", 2, "role", "pupil")
cell("bool", "enrollments", 2, "primary", "1")
cell("number", "enrollments", 3, "metadata.jp.shussekiNo", "one")
# Between rows and files.
cell("school-year", "academicSessions", 2, "startDate", "2026-04-02")
cell("dates", "academicSessions", 2, "endDate", "2026-03-31")
cell("year-differs", "academicSessions", 2, "schoolYear", "2024")
cell("unknown-session", "academicSessions", 2, "parentSourcedId", "nowhere")
cell("unknown-org", "orgs", 3, "parentSourcedId", "nowhere")
cell("school-code", "orgs", 3, "identifier", "B1131")
cell("school-code", "orgs", 3, "identifier", "B199100000001")
cell("area-code", "orgs", 2, "identifier", "139999")
cell("double-code", "orgs", 4, "identifier", school_code(1))
cell("unknown-session", "courses", 2, "schoolYearSourcedId", "nowhere")
cell("unknown-org", "courses", 2, "orgSourcedId", "nowhere")
cell("unknown-course", "classes", 2, "courseSourcedId", "nowhere")
cell("unknown-session", "classes", 2, "termSourcedIds", "nowhere")
cell("unknown-org", "users", 3, "primaryOrgSourcedId", "nowhere")
cell("unknown-class", "users", 3, "metadata.jp.homeClass", "nowhere")
cell("unknown-person", "users", 3, "agentSourcedIds", "nowhere")


@case("double", "orgs", 5, "sourcedId")
def the_same_board_twice(roster):
    roster.rows["orgs"].append([*roster.rows["orgs"][0][:5], "", ""])


@case("double", "users", 22, "sourcedId")
def the_same_person_twice(roster):
    roster.rows["users"].append(list(roster.rows["users"][0]))


@case("double", "roles", 3, "sourcedId")
def two_roles_with_one_id(roster):
    roster.cell("roles", 3, "sourcedId", roster.rows["roles"][0][0])


@case("double", "enrollments", 3, "sourcedId")
def two_enrolments_with_one_id(roster):
    roster.cell("enrollments", 3, "sourcedId", roster.rows["enrollments"][0][0])


@case("double", "classes", 6, "sourcedId")
def the_same_class_twice(roster):
    roster.rows["classes"].append(list(roster.rows["classes"][0]))


@case("double", "courses", 4, "sourcedId")
def the_same_course_twice(roster):
    roster.rows["courses"].append(list(roster.rows["courses"][0]))


@case("double", "academicSessions", 3, "sourcedId")
def the_same_year_twice(roster):
    roster.rows["academicSessions"].append(list(roster.rows["academicSessions"][0]))


@case("parent-kind", "orgs", 4, "parentSourcedId")
def a_school_below_a_school(roster):
    roster.cell("orgs", 4, "parentSourcedId", roster.rows["orgs"][1][0])


@case("circle", "orgs", 2, "parentSourcedId")
def a_board_below_itself(roster):
    roster.cell("orgs", 2, "parentSourcedId", roster.rows["orgs"][0][0])


@case("not-a-school", "classes", 6, "schoolSourcedId")
def a_class_at_the_board(roster):
    board, first = roster.rows["orgs"][0][0], list(roster.rows["classes"][0])
    first[0], first[9] = "class-of-the-board", board
    roster.rows["classes"].append(first)


@case("unknown-org", "classes", 6, "schoolSourcedId")
def a_class_of_no_school(roster):
    first = list(roster.rows["classes"][0])
    first[0], first[9] = "class-of-nobody", "nowhere"
    roster.rows["classes"].append(first)


@case("two-years", "classes", 2, "termSourcedIds")
def a_class_of_two_years(roster):
    roster.add(
        *["academicSessions"], sourcedId="next", title="2027年度", type="schoolYear", startDate="2027-04-01",
        endDate="2028-03-31", schoolYear="2027",
    )  # fmt: skip
    roster.cell("classes", 2, "termSourcedIds", f"{roster.rows['academicSessions'][0][0]},next")


@case("not-a-homeroom", "users", 4, "metadata.jp.homeClass")
def a_home_class_that_is_a_subject(roster):
    group = list(roster.rows["classes"][0])
    group[0], group[7] = "maths", "scheduled"
    roster.rows["classes"].append(group)
    roster.cell("users", 4, "metadata.jp.homeClass", "maths")


@case("own-guardian", "users", 3, "agentSourcedIds")
def a_guardian_of_oneself(roster):
    roster.cell("users", 3, "agentSourcedIds", roster.rows["users"][1][0])


@case("guardian-role", "users", 3, "agentSourcedIds")
def a_guardian_who_is_a_teacher(roster):
    roster.cell("users", 3, "agentSourcedIds", roster.rows["users"][0][0])


@case("no-role", "users", 22, "sourcedId")
def somebody_without_a_role(roster):
    row = list(roster.rows["users"][0])
    row[0] = "somebody"
    roster.rows["users"].append(row)


@case("unknown-person", "roles", 22, "userSourcedId")
def a_role_of_nobody(roster):
    row = list(roster.rows["roles"][0])
    row[0], row[3] = "another", "nobody"
    roster.rows["roles"].append(row)


@case("unknown-org", "roles", 22, "orgSourcedId")
def a_role_nowhere(roster):
    row = list(roster.rows["roles"][0])
    row[0], row[8] = "another", "nowhere"
    roster.rows["roles"].append(row)


@case("dates", "roles", 2, "endDate")
def a_role_that_ends_before_it_begins(roster):
    roster.cell("roles", 2, "beginDate", "2026-04-02").cell("roles", 2, "endDate", "2026-04-01")


@case("double-role", "roles", 22, "role")
def the_same_role_twice(roster):
    row = list(roster.rows["roles"][0])
    row[0], row[4] = "another", "secondary"
    roster.rows["roles"].append(row)


@case("two-primary", "roles", 22, "roleType")
def two_primary_roles(roster):
    row = list(roster.rows["roles"][0])
    row[0], row[5] = "another", "guardian"
    roster.rows["roles"].append(row)


@case("no-primary", "roles", 2, "roleType")
def only_a_secondary_role(roster):
    roster.cell("roles", 2, "roleType", "secondary")


@case("unknown-class", "enrollments", 2, "classSourcedId")
def an_enrolment_in_no_class(roster):
    roster.cell("enrollments", 2, "classSourcedId", "nowhere")


@case("unknown-org", "enrollments", 2, "schoolSourcedId")
def an_enrolment_at_no_school(roster):
    roster.cell("enrollments", 2, "schoolSourcedId", "nowhere")


@case("unknown-person", "enrollments", 2, "userSourcedId")
def an_enrolment_of_nobody(roster):
    roster.cell("enrollments", 2, "userSourcedId", "nobody")


@case("other-school", "enrollments", 2, "schoolSourcedId")
def an_enrolment_at_another_school(roster):
    roster.cell("enrollments", 2, "schoolSourcedId", roster.rows["orgs"][2][0])


@case("dates", "enrollments", 2, "endDate")
def an_enrolment_that_ends_before_it_begins(roster):
    roster.cell("enrollments", 2, "endDate", "2026-03-31")


@case("double-enrolment", "enrollments", 18, "userSourcedId")
def the_same_enrolment_twice(roster):
    row = list(roster.rows["enrollments"][0])
    row[0] = "another"
    roster.rows["enrollments"].append(row)


@case("not-a-pupil", "enrollments", 2, "role")
def a_teacher_who_learns(roster):
    roster.cell("enrollments", 2, "role", "student")


@case("no-school", "orgs", 0)
def a_town_without_schools(roster):
    roster.rows = {name: rows[:1] if name in {"academicSessions", "orgs"} else [] for name, rows in roster.rows.items()}


# The table itself.
@case("cells", "users", 3)
def a_cell_too_many(roster):
    roster.rows["users"][1].append("more")


@case("cells", "roles", 4)
def a_cell_too_few(roster):
    roster.rows["roles"][2].pop()


@case("header", "users", 1, "givenName")
def two_columns_exchanged(roster):
    header = roster.headers["users"]
    header[6], header[7] = header[7], header[6]


@case("header", "orgs", 1, "parentSourcedId")
def a_column_missing(roster):
    roster.headers["orgs"].pop()


@case("header", "users", 1, "nickname")
def a_column_too_many(roster):
    roster.headers["users"].append("nickname")


# The manifest.
def line(rule, name, value, row):
    def spoil(roster):
        roster.manifest = [[n, value if n == name else v] for n, v in roster.manifest]

    CASES[f"manifest-{rule}-{name}"] = (spoil, ("manifest.csv", row, "value", rule))


line("manifest-version", "manifest.version", "1.1", 2)
line("version", "oneroster.version", "1.1", 3)
line("delta", "file.users", "delta", 24)
line("file-mode", "file.users", "some", 24)
line("file-absent", "file.users", "absent", 24)
line("missing-file", "file.categories", "bulk", 5)


@case("property", "manifest", 27, "value")
def a_line_that_nobody_knows(roster):
    roster.manifest.append(["file.secrets", "bulk"])


@case("double", "manifest", 27, "propertyName")
def a_line_twice(roster):
    roster.manifest.append(["manifest.version", "1.0"])


@case("property-missing", "manifest", 0, "propertyName")
def a_line_missing(roster):
    roster.manifest.pop()


@case("surplus-file", "manifest", 10, "value")
def a_file_that_is_said_to_be_absent(roster):
    roster.more["demographics.csv"] = b"sourcedId\r\n"


@pytest.mark.parametrize("name", CASES)
def test_one_fault_is_refused_with_its_place(name):
    spoil, place = CASES[name]
    roster = small()
    spoil(roster)
    assert faults_of(roster.packed()) == [place]


def test_the_control_has_no_fault():
    assert faults_of(small().packed()) == []


def test_every_rule_between_rows_has_its_case():
    tried = {(place[0], place[3]) for _, place in CASES.values()}
    wanted = {(crossing._TABLES[rule.table], rule.name) for rule in crossing.RULES}
    assert wanted - tried == set()


def test_many_faults_are_told_together_up_to_a_bound():
    roster = small()
    for row in range(2, 6):
        roster.cell("users", row, "enabledUser", "yes")
    assert [place[1] for place in faults_of(roster.packed())] == [2, 3, 4, 5]
    roster = small(pupils=60)
    for row in roster.rows["users"]:
        row[3] = "yes"
    assert len(faults_of(roster.packed())) == 50
