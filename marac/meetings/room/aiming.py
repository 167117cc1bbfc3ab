"""What an action is for, in the line that catches it: a word such as #safety, anywhere."""

from marac.actions.models import Aim

MARKS = ("#", "purpose:")
EXAMPLES = ", ".join(f"#{aim.value}" for aim in Aim)


def take_aim(words: list[str]) -> tuple[Aim | None, list[str], str]:
    """Find what a line says that the action is for; the line without it; what is wrong with it.

    The beginning of a purpose is enough when only one begins so: "#comm" is the community. Any
    other word of a task may begin with the sign when a figure follows: "flat #12".
    """
    for place, word in enumerate(words):
        said = _said(word)
        if said is None:
            continue
        meant = [aim for aim in Aim if aim.value.startswith(said)]
        rest = words[:place] + words[place + 1 :]
        if len(meant) == 1:
            return meant[0], rest, ""
        return None, rest, f"“{word}” is no purpose: write {EXAMPLES}"
    return None, words, ""


def _said(word: str) -> str | None:
    """Give what follows the mark of a purpose; nothing when the word has none."""
    plain = word.casefold().strip(" ,;.")
    for mark in MARKS:
        if plain.startswith(mark) and not plain.removeprefix(mark)[:1].isdigit():
            return plain.removeprefix(mark)
    return None
