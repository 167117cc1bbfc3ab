"""The words that say what happened, where, aimed at what, and who told of it.

Strands keep the capitals in which forces report them. A target detail's group is its strand.
"""

from datetime import date

from marac.agencies.words.word import Word

# Recording of non-crime hate incidents ends in 2026; older cases go on saying that they were such.
NON_CRIME_TO = date(2026, 3, 31)

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

PLATFORMS = (
    Word("facebook", "Facebook", "Social media"),
    Word("instagram", "Instagram", "Social media"),
    Word("x", "X (Twitter)", "Social media"),
    Word("tiktok", "TikTok", "Social media"),
    Word("snapchat", "Snapchat", "Social media"),
    Word("youtube", "YouTube", "Social media"),
    Word("reddit", "Reddit", "Social media"),
    Word("nextdoor", "Nextdoor or a neighbourhood group", "Social media"),
    Word("other_social", "Other social media", "Social media"),
    Word("whatsapp", "WhatsApp", "Messages"),
    Word("messenger", "Messenger", "Messages"),
    Word("telegram", "Telegram", "Messages"),
    Word("signal", "Signal", "Messages"),
    Word("discord", "Discord", "Messages"),
    Word("text_call", "Text message or phone call", "Messages"),
    Word("email", "E-mail", "Messages"),
    Word("gaming", "Online game", "Elsewhere"),
    Word("dating", "Dating site or app", "Elsewhere"),
    Word("forum", "Forum, blog or website", "Elsewhere"),
    Word("review", "Review or marketplace site", "Elsewhere"),
    Word("other", "Another platform", "Elsewhere"),
    Word("unknown", "Not known", "Elsewhere"),
)
