"""Nothing that an author writes becomes script, style, link or foreign markup."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.courseware.markdown import render
from elearn.courseware.pictures import Picture

PICTURES = {"pictures/dot.svg": Picture("0 0 1 1", '<circle class="ink" r="1"></circle>')}
ELEMENTS = {
    *("p", "br", "em", "strong", "ul", "ol", "li", "h3", "h4", "h5", "h6", "blockquote", "code", "pre", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td", "ruby", "rp", "rt", "mark", "b", "span", "div", "article"),
    *("dl", "dt", "dd", "figure", "svg", "circle"),
}
ATTRIBUTES = {
    "start",
    "align",
    "class",
    "data-g",
    "data-place",
    "data-me",
    "data-head",
    "role",
    "aria-label",
    "viewbox",
    "r",
}

CORPUS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](https://example.com)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<https://example.com>",
    "![x](javascript:alert(1))",
    "![x](https://example.com/a.png)",
    "![x](pictures/../../../etc/passwd)",
    '![x" onload="alert(1)](pictures/dot.svg)',
    "![<script>alert(1)</script>](pictures/dot.svg)",
    "<iframe src=//example.com></iframe>",
    "<style>*{display:none}</style>",
    "<p style='position:fixed'>x</p>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "{<script>|す}",
    '{漢字"onclick="x|か}',
    "[[a|<script>alert(1)</script>]]",
    '[["onclick="alert(1)|x]]',
    "[[a|**b]]**",
    "`<script>`",
    "```\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "```chat\n<b>あ</b>: <script>alert(1)</script>\nme: [[x|<img src=x onerror=alert(1)>]]\n```",
    '```mail\nfrom: "><script>alert(1)</script>\nsubject: <b>\n\n<a href="javascript:alert(1)">x</a>\n```',
    "```page\naddress: javascript:alert(1)\ntitle: </p><script>\n\n<form>\n```",
    '```post\nname: <script>\n\n![" onload="x](pictures/dot.svg)\n```',
    "```sms\nfrom: <script>\nあ: <script>\n```",
    "\ue0000\ue001<script>\ue0010",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "### <script>alert(1)</script>",
    "| <script> | b |\n|---|---|\n| <img src=x onerror=alert(1)> | d |",
    "x\n<xss onmouseover=alert(1)>\n",
    "<a\nhref='javascript:alert(1)'>",
]


class Reader(HTMLParser):
    """What a browser would find."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: dict[str, str] = {}

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes |= {name: value or "" for name, value in attrs}


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.mark.parametrize("text", CORPUS)
def test_the_corpus_of_attacks_leaves_only_listed_elements(text):
    rendered, _ = render(text, PICTURES, "ja")
    for html in filter(None, (rendered.block, rendered.inline)):
        found = read(html)
        assert found.elements <= ELEMENTS
        assert found.attributes.keys() <= ATTRIBUTES
        assert "javascript:" not in " ".join(found.attributes.values())


PIECES = st.lists(
    st.sampled_from([*CORPUS, "\n", "\n\n", "`", "```", "[[a|", "]]", "{漢|かん}", "**", "\\", "> ", "- ", '"', "'"]),
    max_size=6,
)


@given(PIECES)
def test_mixtures_of_attacks_leave_only_listed_elements(pieces):
    rendered, _ = render("".join(pieces), PICTURES, "en")
    found = read(rendered.block)
    assert found.elements <= ELEMENTS
    assert found.attributes.keys() <= ATTRIBUTES


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("あ\n<b>い</b>", 1, "raw HTML is not used"),
        ("[x](https://example.com)", 0, "no links in a lesson"),
        ("あ\n\n<https://example.com>", 2, "no links in a lesson"),
        ("# x", 0, "headings inside a text start with ###"),
        ("あ\n---", 1, "headings inside a text start with ###"),
        ("![](pictures/dot.svg)", 0, "a picture needs a text"),
        ("![x](pictures/none.svg)", 0, "the picture `pictures/none.svg` is missing or broken"),
        ("1. x\n\n    ```chat\n    a: b\n    ```", 2, "an artefact stands at the left margin"),
        ("```chta\na: b\n```", 0, "`chta` is no artefact"),
        ("```chat\n```", 0, "this chat is empty"),
        ("あ\n```chat\na: b", 1, "this fence is never closed"),
        ("```chat\na: b\nwords\n```", 2, "expected `name: words`"),
        ("```mail\nfrom: a\n\nb\n```", 1, "`subject:` is missing"),
        ("```mail\nfrom: a\ncolour: b\n\nb\n```", 2, "expected one each of"),
        ("```sms\na: b\n```", 1, "the first line must be `from: …`"),
        ("[[a|b", 0, "this [[ has no ]]"),
        ("[[A|b]]", 0, "[[ needs an id"),
        ("[[a|b [[c]] ]]", 0, "a place inside another place"),
    ],
)
def test_what_is_refused_has_its_line(text, line, message):
    _, problems = render(text, PICTURES, "ja")
    assert any(problem.line == line and problem.message.startswith(message) for problem in problems), problems


def test_a_single_paragraph_is_fit_for_a_label_and_others_are_not():
    assert render("一行", {}, "ja")[0].inline == "一行"
    assert render("一行\n\n二行", {}, "ja")[0].inline is None
    assert render("- 一行", {}, "ja")[0].inline is None
    assert render("```chat\na: b\n```", {}, "ja")[0].inline is None
    assert render("![点](pictures/dot.svg)", PICTURES, "ja")[0].inline.startswith("<svg")


def test_plain_words_drop_readings_and_name_pictures():
    text = "{送信|そうしん}**する**。\n\n![赤い「点」](pictures/dot.svg)\n\n- 一\n- 二"
    assert render(text, PICTURES, "ja")[0].plain == "送信する。\n赤い「点」\n\n一\n二"
