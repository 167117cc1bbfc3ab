"""The words of a case's course and of the partnership: decisions, bases, kinds of agency.

A lawful basis's group is the regime (`Regime`) it belongs to, an agency type's group its sector.
"""

from marac.agencies.models import Regime
from marac.agencies.words.word import Word

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
