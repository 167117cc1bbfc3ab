"""What pages and papers say about the law, in plain words, each with the days on which it holds.

They tell what a law is for; they are not its wording. Each is to be checked by the area's lawyer
and data protection officer before go-live, who may give any of them another wording from a day.
"""

from datetime import date

from marac.agencies.words.word import Word

SHARING = "Sharing"
RECORDING = "Recording"
DUTIES = "Duties and rights"

DPA_2018 = date(2018, 5, 25)

STATUTORY_TEXTS = (
    Word(
        "cda_115",
        "Crime and Disorder Act 1998, section 115",
        SHARING,
        text=(
            "Anyone may disclose information to a relevant authority, or to somebody acting for"
            " one, where that is necessary or expedient for the purposes of the Act. It is a power"
            " and not a duty: each agency decides what it shares, and keeps control of it."
        ),
    ),
    Word(
        "dpa_part_3",
        "Data Protection Act 2018, Part 3",
        SHARING,
        DPA_2018,
        text=(
            "Police, prosecutors and probation process personal data here for law enforcement:"
            " to prevent, investigate, detect or prosecute crime, to carry out penalties, and to"
            " guard against threats to public security. Sensitive processing must be strictly"
            " necessary, and needs a condition of Schedule 8 and an appropriate policy document."
        ),
    ),
    Word(
        "uk_gdpr",
        "UK GDPR, articles 6, 9 and 10",
        SHARING,
        DPA_2018,
        text=(
            "All other agencies process personal data here for a task in the public interest or"
            " another basis of article 6. Special categories need a condition of article 9, and"
            " data about crime one of article 10, with Schedule 1 to the Data Protection Act 2018."
            " Consent is not the basis; what the person wants is recorded all the same."
        ),
    ),
    Word(
        "dpa_62",
        "Data Protection Act 2018, section 62",
        SHARING,
        DPA_2018,
        text=(
            "Collection, alteration, consultation, disclosure, combination and erasure are logged,"
            " with who did it, when and, as far as can be, why and to whom."
        ),
    ),
    Word(
        "gra_22",
        "Gender Recognition Act 2004, section 22",
        SHARING,
        date(2005, 4, 4),
        text=(
            "Somebody who learns in an official capacity that a person has applied for or holds a"
            " gender recognition certificate may not disclose it, save for the exceptions that the"
            " section names. Such a disclosure is a crime."
        ),
    ),
    Word(
        "hate_crime",
        "What a hate crime is",
        RECORDING,
        text=(
            "A crime that the victim or any other person perceives to be motivated by hostility"
            " or prejudice towards somebody's race, religion, sexual orientation, disability or"
            " transgender identity, or what these are thought to be. This area may monitor"
            " further strands. No proof of the hostility is needed to record it."
        ),
    ),
    Word(
        "naming_note",
        "Naming somebody when no crime is recorded",
        RECORDING,
        text=(
            "Where nothing is recorded as a crime, the person said to be responsible is named only"
            " if that is necessary and proportionate. Say why, and set an early day on which to"
            " look again whether their name has to be kept."
        ),
    ),
    Word(
        "nchi_code",
        "Code of practice on non-crime hate incidents",
        RECORDING,
        date(2023, 6, 3),
        date(2026, 3, 31),
        text=(
            "Police recorded personal data about a non-crime hate incident only where there was a"
            " real risk of significant harm or of a crime, and weighed it against the freedom of"
            " expression of the person complained of."
        ),
    ),
    Word(
        "victims_code",
        "Victims' Code: enhanced rights",
        DUTIES,
        date(2021, 4, 1),
        text=(
            "Victims of the most serious crime, those persistently targeted, and those who are"
            " vulnerable or intimidated have enhanced rights: to be told sooner, to be referred to"
            " specialist support, and to special measures when they give evidence."
        ),
    ),
    Word(
        "asb_case_review",
        "Anti-social Behaviour, Crime and Policing Act 2014, section 104",
        DUTIES,
        date(2014, 10, 20),
        text=(
            "Victims of antisocial behaviour may ask the agencies to review the case together once"
            " the local threshold is met, which cannot be higher than three complaints in six"
            " months. How much harm was done and whether the responses were adequate may be"
            " weighed too."
        ),
    ),
    Word(
        "care_act_42",
        "Care Act 2014, section 42",
        DUTIES,
        date(2015, 4, 1),
        text=(
            "The council makes enquiries where it has reason to suspect that an adult with needs"
            " for care and support is, or is at risk of, being abused or neglected and cannot"
            " protect themselves because of those needs."
        ),
    ),
    Word(
        "children_act_47",
        "Children Act 1989, section 47",
        DUTIES,
        text=(
            "The council makes enquiries where it has reasonable cause to suspect that a child is"
            " suffering, or is likely to suffer, significant harm."
        ),
    ),
    Word(
        "prevent_26",
        "Counter-Terrorism and Security Act 2015, section 26",
        DUTIES,
        date(2015, 7, 1),
        text=(
            "Specified authorities have due regard to the need to prevent people from being drawn"
            " into terrorism."
        ),
    ),
    Word(
        "equality_149",
        "Equality Act 2010, section 149",
        DUTIES,
        text=(
            "Public authorities have due regard to the need to eliminate discrimination, harassment"
            " and victimisation, to advance equality of opportunity, and to foster good relations."
        ),
    ),
)
