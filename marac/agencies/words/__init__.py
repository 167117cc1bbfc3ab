"""The words with which an installation starts, in the order in which people choose from them."""

from marac.agencies.lists.models import CodeList
from marac.agencies.words import cases, incidents, people
from marac.agencies.words.cases import AGENCY_TYPES
from marac.agencies.words.local import LOCAL_WORDS
from marac.agencies.words.offences import OFFENCES
from marac.agencies.words.statutes import STATUTORY_TEXTS
from marac.agencies.words.word import Word

__all__ = ["AGENCY_TYPES", "LOCAL_WORDS", "NATIONAL_WORDS", "Word"]

NATIONAL_WORDS: dict[CodeList, tuple[Word, ...]] = {
    CodeList.STRAND: incidents.STRANDS,
    CodeList.TARGET_DETAIL: incidents.TARGET_DETAILS,
    CodeList.INCIDENT_CLASS: incidents.INCIDENT_CLASSES,
    CodeList.ACT: incidents.ACTS,
    CodeList.OFFENCE: OFFENCES,
    CodeList.LOCATION: incidents.LOCATIONS,
    CodeList.PLATFORM: incidents.PLATFORMS,
    CodeList.RELATIONSHIP: incidents.RELATIONSHIPS,
    CodeList.REPORT_SOURCE: incidents.REPORT_SOURCES,
    CodeList.ETHNICITY: people.ETHNICITIES,
    CodeList.RELIGION: people.RELIGIONS,
    CodeList.SEXUAL_ORIENTATION: people.SEXUAL_ORIENTATIONS,
    CodeList.SEX: people.SEXES,
    CodeList.GENDER_SAME: people.GENDERS_SAME,
    CodeList.DISABILITY: people.DISABILITIES,
    CodeList.TENURE: people.TENURES,
    CodeList.TOLD: cases.TOLD,
    CodeList.DECLINE: cases.DECLINES,
    CodeList.DEFERRAL: cases.DEFERRALS,
    CodeList.LAWFUL_BASIS: cases.LAWFUL_BASES,
    CodeList.STATUTORY_TEXT: STATUTORY_TEXTS,
    CodeList.AGENCY_TYPE: cases.AGENCY_TYPES,
}
