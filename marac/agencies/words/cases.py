"""The words themselves, in the order in which people choose from them.

Strands keep the capitals in which forces report them. A target detail's group is its strand, a
lawful basis's group is the regime (`Regime`) it belongs to, an agency type's group is its sector.
"""

from datetime import date
from typing import NamedTuple

from marac.agencies.models import CodeList, Regime

# Avon and Somerset records sex and gender as a strand of its own from 2017.
SEX_GENDER_FROM = date(2017, 1, 1)
# Recording of non-crime hate incidents ends in 2026; older cases go on saying that they were such.
NON_CRIME_TO = date(2026, 3, 31)


class Word(NamedTuple):
    """One word of a list; without days of its own it holds for as long as the list."""

    code: str
    label: str
    group: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


STRANDS = (
    Word("RACE", "Race or ethnicity"),
    Word("RELIGION", "Religion or belief"),
    Word("SEXUAL_ORIENTATION", "Sexual orientation"),
    Word("DISABILITY", "Disability"),
    Word("TRANSGENDER", "Transgender identity"),
)

TARGET_DETAILS = (
    Word("ANTI_BLACK", "Anti-Black", "RACE"),
    Word("ANTI_ASIAN", "Anti-Asian", "RACE"),
    Word("ANTI_EAST_ASIAN", "Anti-East or South-East Asian", "RACE"),
    Word("ANTI_GRT", "Anti-Gypsy, Roma or Traveller", "RACE"),
    Word("ANTI_EASTERN_EUROPEAN", "Anti-Eastern European", "RACE"),
    Word("ANTI_REFUGEE", "Against refugees or people seeking asylum", "RACE"),
    Word("ANTI_WHITE", "Anti-White", "RACE"),
    Word("ANTISEMITIC", "Antisemitic", "RELIGION"),
    Word("ANTI_MUSLIM", "Anti-Muslim", "RELIGION"),
    Word("ANTI_SIKH", "Anti-Sikh", "RELIGION"),
    Word("ANTI_HINDU", "Anti-Hindu", "RELIGION"),
    Word("ANTI_CHRISTIAN", "Anti-Christian", "RELIGION"),
    Word("SECTARIAN", "Sectarian", "RELIGION"),
    Word("NO_BELIEF", "Against people with no belief", "RELIGION"),
    Word("HOMOPHOBIC", "Homophobic", "SEXUAL_ORIENTATION"),
    Word("LESBOPHOBIC", "Lesbophobic", "SEXUAL_ORIENTATION"),
    Word("BIPHOBIC", "Biphobic", "SEXUAL_ORIENTATION"),
    Word("LEARNING_DISABILITY", "Learning disability", "DISABILITY"),
    Word("AUTISM", "Autism", "DISABILITY"),
    Word("MENTAL_HEALTH", "Mental health", "DISABILITY"),
    Word("PHYSICAL", "Physical disability", "DISABILITY"),
    Word("SENSORY", "Sensory impairment", "DISABILITY"),
    Word("TRANSPHOBIC", "Transphobic", "TRANSGENDER"),
)

INCIDENT_CLASSES = (
    Word("crime", "Crime"),
    Word("aggravated", "Aggravated offence"),
    Word("hate_incident", "Hate incident (recorded by a partner)"),
    Word("non_crime", "Non-crime hate incident (legacy)", valid_to=NON_CRIME_TO),
    Word("asb", "Antisocial behaviour with hostility"),
    Word("online_only", "Online only"),
    Word("not_assessed", "Not yet assessed"),
)

ACTS = (
    Word("verbal", "Verbal abuse"),
    Word("threat", "Threat"),
    Word("assault", "Assault"),
    Word("sexual", "Sexual assault or harassment"),
    Word("harassment", "Harassment or stalking"),
    Word("damage", "Damage or graffiti"),
    Word("arson", "Arson"),
    Word("communication", "Malicious communication"),
    Word("spitting", "Spitting or throwing"),
    Word("exploitation", "Exploitation"),
    Word("incitement", "Incitement or posters"),
    Word("discrimination", "Discrimination"),
    Word("malicious_complaint", "Malicious complaint"),
    Word("pet_vehicle", "Harm to a pet or a vehicle"),
)

LOCATIONS = (
    Word("home", "Home"),
    Word("communal", "Neighbour's or communal area"),
    Word("street", "Street"),
    Word("park", "Park"),
    Word("transport", "Public transport"),
    Word("shop", "Shop"),
    Word("pub", "Pub or restaurant"),
    Word("education", "School, college or university"),
    Word("work", "Work"),
    Word("care", "Care setting"),
    Word("health", "Health setting"),
    Word("worship", "Place of worship"),
    Word("public_building", "Council or police premises"),
    Word("online", "Online"),
    Word("other", "Somewhere else"),
)

RELATIONSHIPS = (
    Word("neighbour", "Neighbour"),
    Word("family", "Family"),
    Word("carer", "Carer"),
    Word("false_friend", "Someone who claims to be a friend"),
    Word("colleague", "Colleague"),
    Word("pupil", "Pupil or student"),
    Word("customer", "Customer"),
    Word("service_user", "Service user"),
    Word("stranger", "Stranger"),
    Word("group", "Group"),
    Word("organised", "Organised or extremist group"),
    Word("unknown", "Not known"),
)

REPORT_SOURCES = (
    Word("police", "Police"),
    Word("self", "The person themselves"),
    Word("third_party_centre", "Third-party reporting centre"),
    Word("online_reporting", "National online reporting"),
    Word("landlord", "Landlord"),
    Word("council", "Council"),
    Word("school", "School"),
    Word("charity", "Charity"),
    Word("health", "Health service"),
    Word("witness", "Witness"),
    Word("anonymous", "Anonymous"),
    Word("monitoring", "Media or online monitoring"),
)

TOLD = (
    Word("given", "Told, and consents"),
    Word("refused", "Told and refuses; shared on another basis"),
    Word("unsafe", "Not told, because it would not be safe"),
    Word("lacks_capacity", "Lacks capacity to decide"),
    Word("parental", "A parent was told and consents"),
)

DECLINES = (
    Word("below_threshold", "Below the threshold"),
    Word("incomplete", "Incomplete"),
    Word("out_of_area", "Out of area"),
    Word("single_agency", "One agency can deal with it"),
    Word("other_forum", "Another forum (DA MARAC, MAPPA, safeguarding, Channel, ASB panel)"),
    Word("duplicate", "Duplicate"),
    Word("withdrawn", "Withdrawn"),
)

DEFERRALS = (
    Word("no_returns", "No returns"),
    Word("agency_absent", "A key agency is absent"),
    Word("time", "Ran out of time"),
    Word("investigation", "Risk to an investigation"),
    Word("not_contacted", "Victim not contacted yet"),
)

AGENCY_TYPES = (
    Word("police_neighbourhood", "Police: neighbourhood", "Justice"),
    Word("police_hate_lead", "Police: hate crime lead", "Justice"),
    Word("police_investigation", "Police: investigation", "Justice"),
    Word("victim_support", "Victim support unit", "Victims"),
    Word("community_safety", "Community safety", "Council"),
    Word("asb_team", "Antisocial behaviour team", "Council"),
    Word("council_housing", "Council housing", "Housing"),
    Word("housing_association", "Housing association", "Housing"),
    Word("adult_care", "Adult social care", "Council"),
    Word("childrens_services", "Children's services", "Council"),
    Word("education", "Education", "Education"),
    Word("youth_justice", "Youth justice", "Justice"),
    Word("probation", "Probation", "Justice"),
    Word("prison", "Prison", "Justice"),
    Word("fire", "Fire and rescue", "Emergency services"),
    Word("ambulance", "Ambulance", "Emergency services"),
    Word("mental_health", "Mental health trust", "Health"),
    Word("primary_care", "GP or integrated care board", "Health"),
    Word("acute_trust", "Hospital trust", "Health"),
    Word("substance_use", "Substance use service", "Health"),
    Word("hate_crime_charity", "Specialist hate crime charity", "Community"),
    Word("lgbt_group", "LGBT+ group", "Community"),
    Word("disability_group", "Disability group", "Community"),
    Word("race_group", "Race equality group", "Community"),
    Word("faith_group", "Faith group", "Community"),
    Word("law_centre", "Law centre", "Community"),
    Word("mediation", "Mediation", "Community"),
    Word("prevent", "Prevent", "Council"),
    Word("cps", "Crown Prosecution Service", "Justice"),
    Word("university", "University", "Education"),
    Word("transport", "Transport operator", "Transport"),
    Word("migrant_support", "Migrant support", "Community"),
)

LAWFUL_BASES = (
    Word("public_task", "Public task", Regime.UK_GDPR),
    Word("legal_obligation", "Legal obligation", Regime.UK_GDPR),
    Word("vital_interests", "Vital interests", Regime.UK_GDPR),
    Word("legitimate_interests", "Legitimate interests", Regime.UK_GDPR),
    Word("law_enforcement", "Law enforcement purpose", Regime.LAW_ENFORCEMENT),
)

NATIONAL_WORDS: dict[CodeList, tuple[Word, ...]] = {
    CodeList.STRAND: STRANDS,
    CodeList.TARGET_DETAIL: TARGET_DETAILS,
    CodeList.INCIDENT_CLASS: INCIDENT_CLASSES,
    CodeList.ACT: ACTS,
    CodeList.LOCATION: LOCATIONS,
    CodeList.RELATIONSHIP: RELATIONSHIPS,
    CodeList.REPORT_SOURCE: REPORT_SOURCES,
    CodeList.TOLD: TOLD,
    CodeList.DECLINE: DECLINES,
    CodeList.DEFERRAL: DEFERRALS,
    CodeList.AGENCY_TYPE: AGENCY_TYPES,
    CodeList.LAWFUL_BASIS: LAWFUL_BASES,
}

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
}
