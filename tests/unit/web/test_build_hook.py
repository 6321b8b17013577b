"""hatch_build.py: merging the rooms' catalogues, and doing nothing twice."""

import gettext

import pytest

import hatch_build

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def write(folder, room, *entries):
    path = folder / room / "translations" / "ja.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + "\n".join(entries), "utf-8")
    return path


def entry(msgid, msgstr, context=None):
    return (f'msgctxt "{context}"\n' if context else "") + f'msgid "{msgid}"\nmsgstr "{msgstr}"\n'


@pytest.fixture
def package(tmp_path, monkeypatch):
    monkeypatch.setattr(hatch_build, "ROOT", tmp_path)
    monkeypatch.setattr(hatch_build, "PACKAGE", tmp_path / "elearn")
    monkeypatch.setattr(hatch_build, "__file__", str(tmp_path / "hatch_build.py"))
    (tmp_path / "hatch_build.py").touch()
    return tmp_path / "elearn"


def read(package):
    with (package / "translations" / "ja" / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_the_rooms_words_come_together_in_one_catalogue(package):
    write(package, "web", entry("Go on", "次へ"), entry("Go on", "つぎへ", "child"))
    write(package, "classroom", entry("Start", "はじめる"))
    hatch_build.translations()
    words = read(package)
    assert (words.gettext("Go on"), words.pgettext("child", "Go on"), words.gettext("Start")) == (
        "次へ",
        "つぎへ",
        "はじめる",
    )


def test_two_rooms_that_differ_about_one_message_stop_the_build(package):
    write(package, "web", entry("Start", "はじめる"))
    write(package, "classroom", entry("Start", "開始"))
    with pytest.raises(SystemExit, match="translated otherwise"):
        hatch_build.translations()


def test_a_message_without_translation_stays_english(package):
    write(package, "web", entry("Start", ""), entry("Go on", "次へ"))
    hatch_build.translations()
    assert read(package).gettext("Start") == "Start"


def test_unchanged_words_are_not_merged_again_and_changed_ones_are(package):
    source = write(package, "web", entry("Start", "はじめる"))
    hatch_build.translations()
    made = package / "translations" / "ja" / "LC_MESSAGES" / "messages.mo"
    made.write_bytes(b"untouched")
    hatch_build.translations()
    assert made.read_bytes() == b"untouched"
    source.write_text(HEADER + entry("Start", "はじめよう"), "utf-8")
    hatch_build.translations()
    assert read(package).gettext("Start") == "はじめよう"


def test_the_lock_file_names_no_host():
    assert '"resolved"' not in (hatch_build.ROOT / "package-lock.json").read_text()
