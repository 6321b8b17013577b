"""What hatch_build.py puts into static/build, and how templates name it."""

import gzip
import json
import re

import pytest

from elearn.web.assets import BUILD, PREFIX, Assets, AssetsMissing

CSS_BUDGET = 12 * 1024
SCRIPT_BUDGET = 6 * 1024


def built(name):
    return BUILD / json.loads((BUILD / "manifest.json").read_text())[name]


def test_a_name_becomes_an_address_with_the_hash_of_its_content():
    assert re.fullmatch(rf"{PREFIX}app-[A-Z0-9]{{8}}\.css", Assets()("app.css"))


def test_an_unknown_name_says_which_names_there_are():
    with pytest.raises(LookupError, match=r"app\.css"):
        Assets()("nothing.js")


def test_without_a_build_the_app_says_what_to_run(tmp_path):
    with pytest.raises(AssetsMissing, match=r"hatch_build\.py assets"):
        Assets(tmp_path)


def test_every_file_has_compressed_siblings_of_the_same_content():
    for path in BUILD.glob("*-*"):
        if path.suffix in (".css", ".js", ".svg"):
            assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == path.read_bytes()
            assert path.with_name(path.name + ".br").stat().st_size


@pytest.mark.parametrize(("name", "budget"), [("app.css", CSS_BUDGET), ("app.js", SCRIPT_BUDGET)])
def test_what_every_page_loads_stays_small(name, budget):
    assert len(gzip.compress(built(name).read_bytes(), 9)) <= budget


def test_nothing_built_leads_elsewhere_or_back_to_the_source():
    assert not list(BUILD.glob("*.map*"))
    for path in (*BUILD.glob("*.css"), *BUILD.glob("*.js")):
        text = path.read_text()
        assert "sourceMappingURL" not in text
        assert not re.search(r"https?://(?!www\.w3\.org/)", text)
        assert "@import" not in text


def test_only_the_tokens_in_use_are_shipped():
    css = built("app.css").read_text()
    declared = set(re.findall(r"(--(?:color|font|border|elevation|line)[\w-]*):", css))
    assert declared
    assert declared <= set(re.findall(r"var\((--[\w-]+)", css))


def test_every_variable_that_the_sheet_reads_is_declared():
    css = built("app.css").read_text()
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= set(re.findall(r"(--[\w-]+):", css))


def test_files_are_served_compressed_and_kept_for_years(app):
    answer = app.test_client().get(Assets()("app.css"), headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Content-Type"].startswith("text/css")
