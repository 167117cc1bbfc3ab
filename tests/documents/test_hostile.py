"""Whatever somebody wrote stands in the paper as they wrote it, and can be read."""

import io
import re
import unicodedata
from html.parser import HTMLParser

import pikepdf
import pytest

from marac import documents
from tests.documents.comparing import facts_of
from tests.documents.conftest import ACTIONS
from tests.documents.reading import count_tables, failures, pages_of, paper

WORDS = "She was followed from the bus stop; he shouted, then threw something at the window. "
TEXTS = {
    "HTML": "<script>alert(1)</script><b onclick='x'>bold</b> &amp; &lt;i&gt; <!-- gone? -->",
    "CSS": "</style><style>* { display: none }</style> } body { color: #fff } @import 'x';",
    "SVG": "<svg onload='x'><use href='https://x.example/#a'/></svg><img src=file:///etc/passwd>",
    "template": "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7}",
    "PDF": ") Tj ET EMC /Artifact BMC (x) Tj endstream endobj",
    "link": "section:case-1 javascript:alert(1) https://x.example/",
    "Somali": "Amina Xasan Cali, Cabdiraxmaan Maxamed",
    "Polish": "Świętosława Żółć-Gżegżółka, Łucja Ćwikła",
    "Arabic": "مريم الحسيني",
    "Urdu": "ﻣﺤﻤﺪ عثمان چوہدری",
    "Bengali": "রহিমা খাতুন",
    "Gurmukhi": "ਗੁਰਮੀਤ ਕੌਰ",
    "Tigrinya": "ሰላም ተስፋዬ",
    "Tamil": "தமிழ்ச்செல்வி",
    "Chinese": "王小明、陳大文",
    "Japanese": "田中さくら ナカムラ",
    "Korean": "김민준",
    "Yoruba": "Ọláyínká Ádébáyọ̀",
    "Hebrew": "שרה לוי",
}
BODY = (
    "<h2>{{ text[:40] }}</h2>{{ part.facts([('Said', text)]) }}{{ part.prose(text) }}"
    "{{ part.data_table('Words', ['No', 'Text'], [['1', text]], [20, 80]) }}"
)


def glyphs_missing(pdf: bytes) -> int:
    """How many empty boxes are drawn: glyph 0 of a font is what stands for a missing one."""
    missing = 0
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            for instruction in pikepdf.parse_content_stream(page, "Tj TJ"):
                (shown,) = instruction.operands
                for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
                    codes = bytes(part) if isinstance(part, pikepdf.String) else b""
                    missing += sum(codes[at : at + 2] == b"\0\0" for at in range(0, len(codes), 2))
    return missing


def bare(text: str) -> str:
    """A text without its spaces and marks of direction, composed."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069]+", "", text)


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    """A paper for each text, as heading, in tables and as prose."""
    sheets = [documents.Sheet(paper(BODY, text=text), "Sample") for text in TEXTS.values()]
    outcomes = list(documents.render_many(sheets))
    return {
        kind: outcome.pdf
        for kind, outcome in zip(TEXTS, outcomes, strict=True)
        if isinstance(outcome, documents.Rendered)
    }


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_is_printed_literally_readably_and_accessibly(
    papers: dict[str, bytes], kind: str
) -> None:
    pdf = papers[kind]
    assert bare("".join(pages_of(pdf))).count(bare(TEXTS[kind])) >= 3
    assert glyphs_missing(pdf) == 0
    assert failures(pdf) == []
    assert count_tables(pdf) == 2


def test_the_look_for_missing_glyphs_finds_one(papers: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(papers["Somali"])) as document:
        page = document.pages[0]
        content = re.sub(rb"<[0-9a-f]{4}", b"<0000", page.Contents.read_bytes())
        page.Contents = document.make_stream(content)
        out = io.BytesIO()
        document.save(out)
    assert glyphs_missing(out.getvalue()) > 0


def test_emoji_are_words_and_a_letter_from_nowhere_is_its_number() -> None:
    pdf = documents.render(paper("<p>🐒 𓀀 ☪ ✡ 👩🏿 go</p>"), title="Sample")
    assert "[monkey] [U+13000]" in pages_of(pdf)[0]
    assert glyphs_missing(pdf) == 0


def test_a_word_of_ten_thousand_letters_and_a_note_of_200_kilobytes_are_whole() -> None:
    note = "\n\n".join(f"{number}. {WORDS * 12}" for number in range(205))
    assert len(note) > 200_000
    body = "{{ part.prose(note) }}{{ part.facts([('Word', word), ('Note', note[:30000])]) }}"
    pdf = documents.render(paper(body, note=note, word="w" * 10_000), title="Sample")
    text = bare("".join(pages_of(pdf)))
    assert bare(note) in text
    assert "w" * 10_000 in text
    assert count_tables(pdf) == 1
    assert glyphs_missing(pdf) == 0
    assert failures(pdf) == []


class _Source(HTMLParser):
    """The words of an HTML document in the order they are written in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.feed("<body" + html.partition("<body")[2])

    def handle_data(self, data: str) -> None:
        """Add some text."""
        self.words += data


def test_reading_order_is_source_order_and_every_word_is_tagged() -> None:
    body = """
    {% call part.card("case-1", "Case one", aside="10:00am, 15 minutes") %}
    <p>{{ part.status("High risk", "strong") }} {{ part.status("Listed again", "quiet") }}</p>
    {{ part.banner("Safe contact", ["Ring between 10am and 2pm.", "Do not leave a message."]) }}
    {{ part.facts([("Person", "Amina"), ("Other names", none), ("Places", ["One", "Two"])]) }}
    {% call part.card("risk-1", "Risk", level=3) %}{{ part.locked() }}{% endcall %}
    {{ part.prose(words) }}
    {{ part.data_table("Actions", ["Number", "What", "Who", "Due"], rows, [15, 45, 25, 15]) }}
    <ul><li>One <strong>and</strong> two<ul><li>Nested</li></ul></li><li>Three</li></ul>
    <p><a href="#case-1">Back</a> to the top</p>{{ part.notes_space(3) }}
    {% endcall %}"""
    html = paper(body, rows=ACTIONS, words="\n\n".join([WORDS * 5] * 12))
    pdf = documents.render(html, title="Sample")
    facts = facts_of(pdf)
    spoken = "".join(text for _tag, text in facts.spoken)
    assert len(facts.pages) > 3
    assert glyphs_missing(pdf) == 0
    assert bare(spoken).translate({0x2022: "", 0x25E6: ""}) == bare(_Source(html).words)
    drawn = sorted(bare("".join(page)) for page in facts.pages)
    assert len("".join(drawn)) == len(bare(spoken))  # nothing is drawn that is not read out
