"""Whoever is named in a case is an initial in print, however somebody wrote the name."""

import html
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from marac.packs import veil
from marac.packs.ordinary import NOBODY, ORDINARY
from marac.packs.spotting import Spotter, fold
from marac.people.models import Identity, IdentityKind, Source
from tests.packs.conftest import Story

PEOPLE = (
    ("Amina", "Yusuf"),
    ("Świętosława", "Żółć-Nowak"),
    ("Ọláyínká", "Ádébáyọ̀"),
    ("Siobhán", "O'Shea"),
    ("Jean-Luc", "Okonjo-Reed"),
    ("Mary Anne", "D’Souza"),
    ("محمد", "عبدالله"),
    ("हिन्दी", "शर्मा"),
    ("গীতা", "চৌধুরী"),
    ("Łukasz", "Groß"),
    ("Ng", "Wu"),
)
WRITINGS: dict[str, Callable[[str], str]] = {
    "as recorded": str,
    "in capitals": str.upper,
    "without accents": lambda name: "".join(
        c
        for c in unicodedata.normalize("NFD", name)
        if unicodedata.combining(c) == 0 or c > "\u0900"
    ),
    "accents apart": lambda name: unicodedata.normalize("NFD", name),
    "curly": lambda name: name.replace("'", "’"),
    "straight": lambda name: name.replace("’", "'"),
    "no apostrophe": lambda name: name.replace("'", "").replace("’", ""),
    "other hyphens": lambda name: name.replace("-", "‑"),
    "no hyphens": lambda name: name.replace("-", " "),
    "run together": lambda name: name.replace("-", "").replace(" ", ""),
    "handle": lambda name: name.replace(" ", "_").replace("-", "_"),
    "hard blanks": lambda name: name.replace(" ", "\u00a0"),
    "soft hyphens": lambda name: name[:2] + "\u00ad" + name[2:],
    "as HTML": html.escape,
    "as numbers": lambda name: "".join(f"&#{ord(c)};" for c in name),
}
AFTER = ("", "'s", "’s", ".", ",", "?", "!", ")", ":", "-", "/", "”", " said", "99")
BEFORE = ("", "(", "“", "'", "-", "/", "@", "by ", "2")
people = st.sampled_from(PEOPLE)


def names_of(person: tuple[str, str]) -> veil.Names:
    given_names, surname = person
    return veil.stand_ins(
        Identity(
            kind=IdentityKind.PERSON,
            name=f"{given_names} {surname}",
            given_names=given_names,
            surname=surname,
        )
    )


def has_no(drawn: str, name: str) -> bool:
    return fold(name).casefold() not in fold(html.unescape(drawn)).casefold()


@settings(deadline=None)
@given(
    person=people,
    part=st.integers(0, 2),
    how=st.sampled_from(sorted(WRITINGS)),
    before=st.sampled_from(BEFORE),
    after=st.sampled_from(AFTER),
)
def test_a_name_is_found_however_it_is_written(
    person: tuple[str, str], part: int, how: str, before: str, after: str
) -> None:
    name = (*person, " ".join(person))[part]
    written = WRITINGS[how](name)
    told = f"They saw {before}{written}{after} at the door"
    drawn = veil.draw_line(told, names_of(person))
    for word in name.replace("-", " ").split():
        assert has_no(drawn, word), drawn
    assert drawn.startswith("They saw ")
    assert drawn.endswith(" at the door")


LETTERS = st.text(st.sampled_from("abdegiklmnortuvwyz"), min_size=1, max_size=4)


@settings(deadline=None)
@given(person=people, part=st.integers(0, 1), head=LETTERS, tail=LETTERS, where=st.integers(0, 2))
def test_a_name_inside_another_word_is_none(
    person: tuple[str, str], part: int, head: str, tail: str, where: int
) -> None:
    name = person[part].split()[0]
    assume(where != 1 or not tail.startswith("s"))
    word = (f"{head}{name}", f"{name}{tail}", f"{head}{name}{tail}")[where]
    assume("-" not in name)
    assume(fold(word) not in {fold(spelling) for spelling in names_of(person)})
    assert veil.draw_line(f"The {word} idea", names_of(person)) == f"The {word} idea"


@settings(deadline=None)
@given(person=people, told=st.text())
def test_what_is_no_name_stays_to_the_letter(person: tuple[str, str], told: str) -> None:
    names = names_of(person)
    assume(all(has_no(told, name) for name in names))
    assume(not any(fold(c) in fold(told) for name in names for c in name if len(fold(name)) < 3))
    assert veil.draw_line(told, names) == told or has_separators(told, names)


def has_separators(told: str, names: veil.Names) -> bool:
    """Tell whether a name stands there after all, its letters apart by signs."""
    bare = "".join(c for c in fold(html.unescape(told)) if c.isalnum())
    return any("".join(c for c in fold(name) if c.isalnum()) in bare for name in names)


@pytest.mark.parametrize(
    ("told", "drawn"),
    [
        ("Aminas brother and the Yusufs", "A. brother and the Y."),
        ("amina YUSUF-Smith rang", "AY-Smith rang"),
        ("Yusuf, Amina and Ali", "Y., A. and Ali"),
        ("write to amina.yusuf@mail.example", "write to AY@mail.example"),
        ("she is @AminaYusuf_99", "she is @AY_99"),
        ("Aminah and Yusef came", "A. and Y. came"),
        ("a yusufian, laminated semi-aminal idea", "a yusufian, laminated semi-aminal idea"),
        ("Tom &amp; Amina &lt;3", "Tom &amp; A. &lt;3"),
        ("<a href='/amina'>Amina</a>", "<a href='/amina'>A.</a>"),
    ],
)
def test_spellings_plurals_handles_and_signs(told: str, drawn: str) -> None:
    assert veil.draw_line(told, names_of(("Amina", "Yusuf"))) == drawn


def test_short_names_need_their_capital_and_sentences_begin_as_they_did() -> None:
    names = names_of(("Jo", "An"))
    assert veil.draw_line("Jo went. An egg fell on jo. Jo An rang", names) == (
        "J. went. An egg fell on jo. JA rang"
    )


def test_a_name_in_a_script_without_spaces_is_found_within_a_line() -> None:
    names = names_of(("小明", "王")) | {"王小明": "王"}
    assert "小明" not in veil.draw_line("昨天王小明说小明来了", names)


def test_initials_of_letters_that_join_stand_apart_and_english_goes_on() -> None:
    drawn = veil.draw_line("REF-1: محمد عبدالله, 10am", names_of(("محمد", "عبدالله")))
    assert drawn == "REF-1: م.ع\u200e, 10am"
    assert veil.initials_of("Amina Yusuf") == "AY"


def test_ordinary_words_in_small_letters_and_beside_numbers_stay() -> None:
    names = names_of(("Grace", "Lane"))
    told = "by the grace of God, in the lane, at 12 Lane, Grace saw Lane"
    assert veil.draw_line(told, names).endswith("in the lane, at 12 Lane, G. saw L.")


def test_descriptions_name_only_whom_they_name() -> None:
    identity = Identity(kind=IdentityKind.PERSON, name="Two men, one called “Macca” Hodge")
    names = veil.stand_ins(identity)
    assert veil.draw_line("two men and one called macca, and Hodge", names) == (
        "two men and one called M., and H."
    )


def test_nobody_and_ordinary_words_are_folded() -> None:
    assert all(word == fold(word) for word in NOBODY | ORDINARY)
    assert Spotter({}).replace("Amina") == "Amina"
    assert Spotter({"!!": "X"}).replace("!! Amina") == "!! Amina"


def test_an_earlier_name_learnt_beside_the_case_is_a_name_too(story: Story) -> None:
    case = story.list_case("Amina Yusuf", story.housing)
    assert case.subject is not None
    story.make.add(
        Identity(
            area_id=story.area.id,
            kind=IdentityKind.PERSON,
            name="Halima Noor",
            source=Source.EARLIER_NAME,
            beside_id=case.subject.id,
        )
    )
    names = veil.names_in(story.make.session, [case.id])[case.id]
    assert veil.draw_line("Halima, now Amina, née NOOR", names) == "H., now A., née N."
