"""The words that an area starts with beyond the national ones: those of Avon and Somerset."""

from datetime import date

from marac.agencies.lists.models import CodeList
from marac.agencies.words.word import Word

# Avon and Somerset records sex and gender as a strand of its own from 2017.
SEX_GENDER_FROM = date(2017, 1, 1)

LOCAL_WORDS: dict[CodeList, tuple[Word, ...]] = {
    CodeList.STRAND: (
        Word("SEX_GENDER", "Sex or gender", valid_from=SEX_GENDER_FROM),
        Word("AGE", "Age"),
        Word("ALT_SUBCULTURE", "Alternative subculture"),
        Word("SEX_WORK", "Sex work"),
        Word("HOMELESSNESS", "Homelessness"),
        Word("LANGUAGE_MIGRATION", "Language or migration"),
        Word("CASTE", "Caste"),
        Word("OTHER", "Other"),
    ),
    CodeList.TARGET_DETAIL: (
        Word("MISOGYNY", "Misogyny", "SEX_GENDER", valid_from=SEX_GENDER_FROM),
        Word("MISANDRY", "Misandry", "SEX_GENDER", valid_from=SEX_GENDER_FROM),
    ),
    CodeList.ETHNICITY: (Word("ROMA", "Roma", "White"),),
}
