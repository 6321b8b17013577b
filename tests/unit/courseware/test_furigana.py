"""Proposed ruby: right where it matters, and never where something was decided already."""

import pytest

from elearn.courseware.law import kanji
from elearn.courseware.queries import plain

furigana = pytest.importorskip("elearn.courseware.engines.furigana", reason="needs the extra `authoring`")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("写真を送る", "{写真|しゃしん}を{送|おく}る"),
        ("取り消し", "{取|と}り{消|け}し"),
        ("{送信|そうしん}の前に", "{送信|そうしん}の{前|まえ}に"),
        ("大人に話す", "{大人|おとな}に{話|はな}す"),
        ("大人気のゲーム", "{大|だい}{人気|にんき}のゲーム"),
        ("一人で二人と十一人", "{一人|ひとり}で{二人|ふたり}と{十|じゅう}{一|いち}{人|にん}"),
        ("人気のない道で行った学習", "{人気|ひとけ}のない{道|みち}で{行|おこな}った{学習|がくしゅう}"),
        ("10分間、7分", "10{分間|ぷんかん}、7{分|ふん}"),
        ("何年生？", "{何年生|なんねんせい}？"),
        ("![写真の絵](pictures/a.svg)と`漢字`", "![写真の絵](pictures/a.svg)と`漢字`"),
        ("[[url|本物の]]住所", "[[url|{本物|ほんもの}の]]{住所|じゅうしょ}"),
        ("ひらがなとABC", "ひらがなとABC"),
        ("", ""),
    ],
)
def test_a_line_gets_ruby_on_its_kanji_words(text, expected):
    assert furigana.propose(text) == expected


def test_addresses_fences_plans_and_accepted_answers_stay():
    text = "# q\n## accept\n写真\n# plan\n## aim\n授業\n# a\n## b\n```chat\nあおい: 写真\n```\n"
    assert furigana.propose(text) == text.replace("あおい: 写真", "あおい: {写真|しゃしん}")


def test_a_second_run_changes_nothing():
    once = furigana.propose("今日は学校で情報の授業があり、写真を送る前に確認しました。")
    assert furigana.propose(once) == once


def test_every_word_is_covered_and_no_word_is_changed():
    text = "夜中に届いたお知らせは、公式に見えて偽物でした。家族の合言葉を決め、困ったら先生に相談する。"
    proposed = furigana.propose(text)
    assert plain(proposed) == text
    assert list(kanji(proposed, 0)) == []


def test_every_override_reads_its_own_surface():
    _, readings = furigana._overrides()
    assert [surface for surface, annotated in readings.items() if plain(annotated) != surface] == []


def test_writing_keeps_line_ends(tmp_path):
    file = tmp_path / "ja.md"
    file.write_bytes("# a\r\n## b\r\n写真\r\n".encode())
    assert furigana.main([str(file), "--write"]) == 0
    assert file.read_bytes() == "# a\r\n## b\r\n{写真|しゃしん}\r\n".encode()


def test_printing_leaves_the_file(tmp_path, capsys):
    file = tmp_path / "ja.md"
    file.write_text("写真", "utf-8")
    assert furigana.main([str(file)]) == 0
    assert capsys.readouterr().out == "{写真|しゃしん}"
    assert file.read_text("utf-8") == "写真"
