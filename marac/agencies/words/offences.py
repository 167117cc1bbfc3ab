"""Offences in which hostility is named by the law, or which hate crime is most often charged as.

An initial list, to be checked by the area's own lawyer before it is relied on: it leaves out much,
and it does not know what changed in 2025 and 2026, above all about which groups the aggravated
offences protect. A word's group is what it is about; its text is the statute.
"""

from datetime import date

from marac.agencies.words.word import Word

AGGRAVATED = "Aggravated by race or religion"
STIRRING_UP = "Stirring up hatred"
SENTENCE = "Hostility that raises the sentence"
HARASSING = "Harassment and stalking"
SENDING = "Communications"
ORDER = "Public order"
VIOLENCE = "Violence and threats"
OTHERS = "Damage and other offences"

CRIME_AND_DISORDER = "Crime and Disorder Act 1998, section {}"
PUBLIC_ORDER = "Public Order Act 1986, section {}"
JUSTICE_2003 = "Criminal Justice Act 2003, section {}"
HARASSMENT = "Protection from Harassment Act 1997, section {}"
COMMUNICATIONS = "Communications Act 2003, section {}"
ONLINE_SAFETY = "Online Safety Act 2023, section {}"
SEXUAL_OFFENCES = "Sexual Offences Act 2003, section {}"
PERSON = "Offences against the Person Act 1861, section {}"
BOTH = ", racially or religiously aggravated"

# Race from 30 September 1998, religion from 14 December 2001: both together hold from the latter.
RELIGION_TOO = date(2001, 12, 14)
STRANGULATION = date(2022, 6, 7)
STALKING = date(2012, 11, 25)
COMMUNICATIONS_ACT = date(2003, 7, 25)
# The day on which false and threatening communications moved to the Online Safety Act 2023.
MOVED_ONLINE = date(2024, 1, 31)


def _under(
    group: str,
    statute: str,
    since: date | None,
    *offences: tuple[str, str, str],
    until: date | None = None,
) -> tuple[Word, ...]:
    """Make the words of offences (code, label, section) that came with the same law.

    Those without a first day are older than any event recorded here.
    """
    return tuple(
        Word(code, label, group, since, until, statute.format(section))
        for code, label, section in offences
    )


OFFENCES = (
    *_under(
        AGGRAVATED,
        CRIME_AND_DISORDER,
        RELIGION_TOO,
        ("cda_29_1_a", f"Wounding or grievous bodily harm{BOTH}", "29(1)(a)"),
        ("cda_29_1_b", f"Actual bodily harm{BOTH}", "29(1)(b)"),
        ("cda_29_1_c", f"Common assault{BOTH}", "29(1)(c)"),
        ("cda_30", f"Criminal damage{BOTH}", "30"),
        ("cda_31_1_a", f"Fear or provocation of violence{BOTH}", "31(1)(a)"),
        ("cda_31_1_b", f"Intentional harassment, alarm or distress{BOTH}", "31(1)(b)"),
        ("cda_31_1_c", f"Harassment, alarm or distress{BOTH}", "31(1)(c)"),
        ("cda_32_1_a", f"Harassment or stalking{BOTH}", "32(1)(a)"),
        ("cda_32_1_b", f"Putting in fear of violence, or grave stalking{BOTH}", "32(1)(b)"),
    ),
    *_under(
        AGGRAVATED,
        CRIME_AND_DISORDER,
        STRANGULATION,
        ("cda_29_1_ba", f"Strangulation or suffocation{BOTH}", "29(1)(ba)"),
    ),
    *_under(
        STIRRING_UP,
        PUBLIC_ORDER,
        date(1987, 4, 1),
        ("poa_18", "Stirring up racial hatred: words, behaviour or display", "18"),
        ("poa_19", "Stirring up racial hatred: publishing or distributing", "19"),
        ("poa_21", "Stirring up racial hatred: recordings", "21"),
        ("poa_23", "Possessing racially inflammatory material", "23"),
    ),
    *_under(
        STIRRING_UP,
        f"{PUBLIC_ORDER} (religion; sexual orientation from 23 March 2010)",
        date(2007, 10, 1),
        ("poa_29b", "Stirring up hatred of religion or sexual orientation: words", "29B"),
        ("poa_29c", "Stirring up hatred of religion or sexual orientation: publishing", "29C"),
        ("poa_29e", "Stirring up hatred of religion or sexual orientation: recordings", "29E"),
        ("poa_29g", "Possessing material against religion or sexual orientation", "29G"),
    ),
    *_under(
        STIRRING_UP,
        "Football (Offences) Act 1991, section {}",
        None,
        ("foa_3", "Racialist or indecent chanting at football", "3"),
    ),
    *_under(
        SENTENCE,
        "Sentencing Act 2020, section {}",
        date(2020, 12, 1),
        ("sa_66", "Another offence, aggravated by hostility (five strands)", "66"),
    ),
    *_under(
        SENTENCE,
        JUSTICE_2003,
        date(2005, 4, 4),
        ("cja_145", "Another offence, aggravated by race or religion", "145"),
        (
            "cja_146",
            "Another offence, aggravated by disability, sexual orientation or transgender identity",
            "146 (transgender identity from 3 December 2012)",
        ),
        until=date(2020, 11, 30),
    ),
    *_under(
        HARASSING,
        HARASSMENT,
        date(1997, 6, 16),
        ("pha_2", "Harassment", "2"),
        ("pha_4", "Putting people in fear of violence", "4"),
    ),
    *_under(
        HARASSING,
        HARASSMENT,
        STALKING,
        ("pha_2a", "Stalking", "2A"),
        ("pha_4a", "Stalking with fear of violence, serious alarm or distress", "4A"),
    ),
    *_under(
        SENDING,
        "Malicious Communications Act 1988, section {}",
        date(1988, 9, 29),
        ("mca_1", "Malicious communication", "1 (threats and falsehoods until 30 January 2024)"),
    ),
    *_under(
        SENDING,
        COMMUNICATIONS,
        COMMUNICATIONS_ACT,
        ("ca_127_1", "Grossly offensive, indecent or menacing message", "127(1)"),
        ("ca_127_2_c", "Persistent use of a network to cause annoyance or anxiety", "127(2)(c)"),
    ),
    *_under(
        SENDING,
        COMMUNICATIONS,
        COMMUNICATIONS_ACT,
        ("ca_127_2_a", "False message to cause annoyance or anxiety", "127(2)(a) and (b)"),
        until=date(2024, 1, 30),
    ),
    *_under(
        SENDING,
        ONLINE_SAFETY,
        MOVED_ONLINE,
        ("osa_179", "False communication", "179"),
        ("osa_181", "Threatening communication", "181"),
        ("osa_183", "Sending or showing flashing images electronically", "183"),
        ("osa_184", "Encouraging or assisting serious self-harm", "184"),
    ),
    *_under(
        SENDING,
        SEXUAL_OFFENCES,
        MOVED_ONLINE,
        ("soa_66a", "Sending a photograph or film of genitals", "66A"),
        ("soa_66b", "Sharing, or threatening to share, an intimate image", "66B"),
    ),
    *_under(
        ORDER,
        PUBLIC_ORDER,
        None,
        ("poa_2", "Violent disorder or affray", "2 or 3"),
        ("poa_4", "Fear or provocation of violence", "4"),
        ("poa_4a", "Intentional harassment, alarm or distress", "4A"),
        ("poa_5", "Harassment, alarm or distress", "5"),
    ),
    *_under(
        VIOLENCE,
        PERSON,
        None,
        ("oapa_18", "Wounding or grievous bodily harm with intent", "18"),
        ("oapa_20", "Wounding or grievous bodily harm", "20"),
        ("oapa_47", "Actual bodily harm", "47"),
        ("oapa_16", "Threat to kill", "16"),
    ),
    *_under(
        VIOLENCE,
        "Serious Crime Act 2015, section {}",
        STRANGULATION,
        ("sca_75a", "Strangulation or suffocation", "75A"),
    ),
    Word("assault", "Common assault", VIOLENCE, text="Criminal Justice Act 1988, section 39"),
    Word("robbery", "Robbery", VIOLENCE, text="Theft Act 1968, section 8"),
    Word("sexual", "Sexual offence", VIOLENCE, text="Sexual Offences Act 2003"),
    Word("damage", "Criminal damage", OTHERS, text="Criminal Damage Act 1971, section 1"),
    Word("arson", "Arson", OTHERS, text="Criminal Damage Act 1971, section 1(3)"),
    Word("threat_damage", "Threat to damage", OTHERS, text="Criminal Damage Act 1971, section 2"),
    Word("burglary", "Burglary", OTHERS, text="Theft Act 1968, section 9"),
    Word("theft", "Theft", OTHERS, text="Theft Act 1968, section 1"),
    Word("fraud", "Fraud", OTHERS, text="Fraud Act 2006, section 1"),
    Word(
        "slavery",
        "Slavery, servitude or forced labour",
        OTHERS,
        date(2015, 7, 31),
        text="Modern Slavery Act 2015, section 1",
    ),
    Word("other", "Another offence", OTHERS),
)
