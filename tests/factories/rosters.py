"""A town's OneRoster zip, written here by plain `csv` and `zipfile`, independently of the product's reader and writer.

`small()` is a roster of two schools as tables that a test may spoil; `town(...)` writes one of any size. The people
are invented; mail, phone and password columns are filled with a mark that must never arrive anywhere.
"""

import csv
import io
import random
import uuid
import zipfile

NEVER_KEPT = "must-never-be-kept"
BOARD_CODE = "139998"  # the check digit is right, the code is nobody’s
HEADERS = {
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "courses": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,"
    "subjectCodes",
    "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
    "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods,metadata.jp.specialNeeds",
    "users": "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,"
    "preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns,metadata.jp.kanaGivenName,"
    "metadata.jp.kanaFamilyName,metadata.jp.kanaMiddleName,metadata.jp.homeClass,metadata.jp.kanaPreferredFamilyName,"
    "metadata.jp.kanaPreferredGivenName,metadata.jp.kanaPreferredMiddleName",
    "roles": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
    "userProfileSourcedId",
    "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    "beginDate,endDate,metadata.jp.shussekiNo,metadata.jp.publicFlg",
}
HEADERS = {name: header.split(",") for name, header in HEADERS.items()}
OTHERS = [
    *["categories", "classResources", "courseResources", "demographics", "lineItemLearningObjectiveIds", "lineItems"],
    *["lineItemScoreScales", "resources", "resultLearningObjectiveIds", "results", "resultScoreScales", "scoreScales"],
    *["userProfiles", "userResources"],
]
FAMILY = ("佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 森").split()  # noqa: SIM905
KANA = (  # noqa: SIM905
    "サトウ スズキ タカハシ タナカ イトウ ワタナベ ヤマモト ナカムラ コバヤシ カトウ ヨシダ ヤマダ ササキ モリ"
).split()
GIVEN = ("陽葵 凛 蓮 湊 結菜 葵 大翔 さくら 悠真 芽依 𠮷央 はるか 健 みのり").split()  # noqa: SIM905
GIVEN_KANA = ("ヒマリ リン レン ミナト ユイナ アオイ ヒロト サクラ ユウマ メイ ヨシオ ハルカ ケン ミノリ").split()  # noqa: SIM905


def manifest(version="1.2_JP"):
    """The rows below the header."""
    rows = [["manifest.version", "1.0"], ["oneroster.version", version]]
    rows += [[f"file.{name}", "bulk" if name in HEADERS else "absent"] for name in sorted([*HEADERS, *OTHERS])]
    return [*rows, ["source.systemName", "架空の校務支援"], ["source.systemCode", "invented"]]


class Roster:
    """Rows by file, as lists of cells in the order of HEADERS; `cell` changes one, `packed` makes the zip."""

    def __init__(self, year=2026):
        self.year = year
        self.rows = {name: [] for name in HEADERS}
        self.headers = {name: list(header) for name, header in HEADERS.items()}
        self.manifest = manifest()
        self.more = {}  # further entries of the zip: name to bytes

    def add(self, file, **cells):
        named = {name.replace("__", "."): value for name, value in cells.items()}
        self.rows[file].append([named.get(name, "") for name in self.headers[file]])

    def cell(self, file, row, column, value):
        """Change a cell; `row` as a spreadsheet counts it."""
        self.rows[file][row - 2][self.headers[file].index(column)] = value
        return self

    def raw(self, file, *, encoding="utf-8"):
        """The bytes of one file."""
        text = io.StringIO(newline="")
        table = csv.writer(text)
        if file == "manifest":
            table.writerows([["propertyName", "value"], *self.manifest])
        else:
            table.writerows([self.headers[file], *self.rows[file]])
        return text.getvalue().encode(encoding)

    def packed(self, **replaced):
        """The zip; `replaced` gives other bytes for a file, or None to leave it out."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in ("manifest", *HEADERS):
                content = replaced.get(file, self.raw(file))
                if content is not None:
                    archive.writestr(f"{file}.csv", content)
            for name, content in self.more.items():
                archive.writestr(name, content)
        return target.getvalue()


def school_code(number, kind="B1"):
    return f"{kind}131{number:08d}"


def small(year=2026, *, seed=1, pupils=3):
    """Two schools with two classes each, a teacher and `pupils` pupils a class, a guardian for the first of each."""
    roster = Roster(year)
    for part in _town(seed, year, schools=2, classes=2, pupils=pupils, guardians=1):
        roster.add(part[0], **part[1])
    return roster


def town(target, *, people, schools, seed=7, year=2026):
    """Write the zip of a town with exactly that many people to the file `target`, without holding it in memory."""
    classes = 18
    staff = classes
    pupils = (people - schools * staff) * 4 // (schools * classes * 9)
    parts = _town(seed, year, schools=schools, classes=classes, pupils=pupils, guardians=None, people=people)
    buffers = {name: io.StringIO(newline="") for name in HEADERS}
    writers = {name: csv.writer(buffer) for name, buffer in buffers.items()}
    for name, header in HEADERS.items():
        writers[name].writerow(header)
    for name, cells in parts:
        named = {key.replace("__", "."): value for key, value in cells.items()}
        writers[name].writerow([named.get(column, "") for column in HEADERS[name]])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        text = io.StringIO(newline="")
        csv.writer(text).writerows([["propertyName", "value"], *manifest()])
        archive.writestr("manifest.csv", text.getvalue())
        for name, buffer in buffers.items():
            archive.writestr(f"{name}.csv", buffer.getvalue())


def _town(seed, year, *, schools, classes, pupils, guardians, people=None):
    """`(file, cells)` of every row. With `people` given, guardians are added until there are that many."""
    chance = random.Random(seed)
    counted = 0

    def key():
        return str(uuid.UUID(int=chance.getrandbits(128), version=4))

    def person(grade="", **more):
        nonlocal counted
        counted += 1
        family, given = chance.randrange(len(FAMILY)), chance.randrange(len(GIVEN))
        own = key()
        cells = {
            "sourcedId": own,
            "enabledUser": "true",
            "username": f"{NEVER_KEPT}{counted}@school.example",
            "givenName": GIVEN[given],
            "familyName": FAMILY[family],
            "identifier": f"{counted:07d}",
            "email": f"{NEVER_KEPT}{counted}@school.example",
            "sms": f"+81-{NEVER_KEPT}",
            "phone": f"+81-{NEVER_KEPT}",
            "password": NEVER_KEPT,
            "grades": grade,
            "userMasterIdentifier": key(),
            "metadata__jp__kanaGivenName": GIVEN_KANA[given],
            "metadata__jp__kanaFamilyName": KANA[family],
            **more,
        }
        return own, ("users", cells)

    def role(who, name, org):
        cells = {"sourcedId": key(), "userSourcedId": who, "roleType": "primary", "role": name, "orgSourcedId": org}
        return ("roles", cells)

    session, board = key(), key()
    yield (
        "academicSessions",
        {
            "sourcedId": session,
            "title": f"{year}年度",
            "type": "schoolYear",
            "startDate": f"{year}-04-01",
            "endDate": f"{year + 1}-03-31",
            "schoolYear": str(year),
        },
    )
    yield "orgs", {"sourcedId": board, "name": "架空市教育委員会", "type": "district", "identifier": BOARD_CODE}
    wanting = []
    for number in range(schools):
        school, course = key(), key()
        yield (
            "orgs",
            {
                "sourcedId": school,
                "name": f"架空{number + 1}小学校",
                "type": "school",
                "identifier": school_code(number + 1),
                "parentSourcedId": board,
            },
        )
        yield (
            "courses",
            {
                "sourcedId": course,
                "schoolYearSourcedId": session,
                "title": "学級活動",
                "orgSourcedId": school,
            },
        )
        for place in range(classes):
            grade, group = f"P{place * 6 // classes + 1}", key()
            yield (
                "classes",
                {
                    "sourcedId": group,
                    "title": f"{grade[1]}年{place % 3 + 1}組",
                    "grades": grade,
                    "courseSourcedId": course,
                    "classType": "homeroom",
                    "schoolSourcedId": school,
                    "termSourcedIds": session,
                },
            )

            def enrolled(who, name, school=school, group=group, **more):
                cells = {"sourcedId": key(), "classSourcedId": group, "schoolSourcedId": school, "userSourcedId": who}
                return ("enrollments", {**cells, "role": name, "beginDate": f"{year}-04-01", **more})

            teacher, row = person(primaryOrgSourcedId=school)
            yield row
            yield role(teacher, "teacher", school)
            yield enrolled(teacher, "teacher", primary="true")
            for seat in range(pupils):
                agents = []
                if guardians is None or seat < guardians:
                    guardian, row = person()
                    yield row
                    yield role(guardian, "guardian", school)
                    agents.append(guardian)
                pupil, row = person(
                    grade,
                    primaryOrgSourcedId=school,
                    agentSourcedIds=",".join(agents),
                    metadata__jp__homeClass=group,
                )
                yield row
                yield role(pupil, "student", school)
                yield enrolled(pupil, "student", primary="false", metadata__jp__shussekiNo=str(seat + 1))
                wanting.append(school)
    for at in range((people or counted) - counted):
        guardian, row = person()
        yield row
        yield role(guardian, "guardian", wanting[at % len(wanting)])
