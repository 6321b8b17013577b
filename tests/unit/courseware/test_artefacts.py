"""Chats, messages, mails, pages and posts instead of screenshots."""

from elearn.courseware.markdown import render
from elearn.courseware.pictures import Picture


def html(text: str, language: str = "ja") -> str:
    rendered, problems = render(text, {"pictures/dot.svg": Picture("0 0 1 1", "")}, language)
    assert problems == []
    return str(rendered.block)


def test_a_chat_tells_the_reader_from_the_others():
    made = html("```chat\nあおい: {写真|しゃしん}だよ\nme: え…\n```")
    assert made.startswith('<ol class="artefact chat"><li class="bubble" data-me="no"><b class="who">あおい</b>')
    assert '<span class="words"><ruby data-g="3">写真' in made
    assert made.endswith(
        '<li class="bubble" data-me="yes"><b class="who">あなた</b> <span class="words">え…</span></li></ol>'
    )


def test_the_words_around_an_artefact_follow_the_language_of_the_text():
    assert '<b class="who">You</b>' in html("```chat\nme: Oh\n```", "en")
    assert "<dt>Subject</dt>" in html("```mail\nfrom: a\nsubject: b\n\nc\n```", "fr")


def test_a_mail_has_its_heads_and_its_paragraphs():
    made = html(
        "```mail\nfrom: Points <info@points.example>\nto: you\nsubject: [[subject|Hurry]]\n\none\ntwo\n\nthree\n```",
        "en",
    )
    assert '<div class="head" data-head="from"><dt>From</dt><dd>Points &lt;info@points.example&gt;</dd></div>' in made
    assert '<dd><mark data-place="subject">Hurry</mark></dd>' in made
    assert '<div class="body"><p>one<br>two</p><p>three</p></div>' in made


def test_a_page_shows_its_address():
    made = html("```page\naddress: https://points.example.test-a.example/[[path|login]]\ntitle: Points\n\nWelcome\n```")
    assert '<p class="address">https://points.example.test-a.example/<mark data-place="path">login</mark></p>' in made


def test_a_short_message_names_its_sender():
    made = html("```sms\nfrom: 宅配\n宅配: [[link|http://a.example]]\n```")
    assert '<div class="artefact sms"><p class="sender">宅配</p><ol class="chat">' in made


def test_a_post_may_carry_a_picture():
    made = html("```post\nname: みお\ntime: 21:04\n\nきれい！\n\n![点](pictures/dot.svg)\n```")
    assert '<b class="who">みお</b> <span class="time">21:04</span>' in made
    assert '<p>きれい！</p><figure class="figure"><svg' in made


def test_an_artefact_stands_between_paragraphs():
    made = html("前\n```chat\na: b\n```\n後")
    assert made.startswith("<p>前</p>\n<ol")
    assert made.endswith("</ol>\n<p>後</p>")


def test_a_gap_is_an_empty_mark():
    assert html("これは[[gap]]です") == '<p>これは<mark data-place="gap"></mark>です</p>'


def test_a_place_may_hold_ruby_and_bold():
    assert '<mark data-place="a"><strong>すぐ</strong><ruby' in html("[[a|**すぐ**{送|おく}って]]")
