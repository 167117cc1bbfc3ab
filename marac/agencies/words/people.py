"""The words that describe people. All are optional: no word at all means that nobody asked.

"Not stated" is an answer: the person was asked and would rather not say.
"""

from marac.agencies.words.word import Word

NOT_STATED = "Not stated"

# The 18+1 of the 2021 census as police record them.
ETHNICITIES = (
    Word("W1", "White British", "White"),
    Word("W2", "White Irish", "White"),
    Word("W3", "Gypsy or Irish Traveller", "White"),
    Word("W9", "Any other White background", "White"),
    Word("M1", "White and Black Caribbean", "Mixed"),
    Word("M2", "White and Black African", "Mixed"),
    Word("M3", "White and Asian", "Mixed"),
    Word("M9", "Any other mixed background", "Mixed"),
    Word("A1", "Indian", "Asian or Asian British"),
    Word("A2", "Pakistani", "Asian or Asian British"),
    Word("A3", "Bangladeshi", "Asian or Asian British"),
    Word("A4", "Chinese", "Asian or Asian British"),
    Word("A9", "Any other Asian background", "Asian or Asian British"),
    Word("B1", "Black Caribbean", "Black or Black British"),
    Word("B2", "Black African", "Black or Black British"),
    Word("B9", "Any other Black background", "Black or Black British"),
    Word("O2", "Arab", "Other"),
    Word("O9", "Any other ethnic group", "Other"),
    Word("NS", NOT_STATED, NOT_STATED),
)

RELIGIONS = (
    Word("none", "No religion"),
    Word("christian", "Christian"),
    Word("buddhist", "Buddhist"),
    Word("hindu", "Hindu"),
    Word("jewish", "Jewish"),
    Word("muslim", "Muslim"),
    Word("sikh", "Sikh"),
    Word("other", "Another religion or belief"),
    Word("not_stated", NOT_STATED),
)

SEXUAL_ORIENTATIONS = (
    Word("heterosexual", "Straight or heterosexual"),
    Word("gay_lesbian", "Gay or lesbian"),
    Word("bisexual", "Bisexual"),
    Word("other", "Another sexual orientation"),
    Word("not_stated", NOT_STATED),
)

SEXES = (
    Word("female", "Female"),
    Word("male", "Male"),
    Word("other", "Described in another way"),
    Word("not_stated", NOT_STATED),
)

GENDERS_SAME = (
    Word("yes", "Yes"),
    Word("no", "No"),
    Word("not_stated", NOT_STATED),
)

DISABILITIES = (
    Word("none", "No disability"),
    Word("learning", "Learning disability"),
    Word("autism", "Autism or other neurodivergence"),
    Word("mental_health", "Mental health condition"),
    Word("mobility", "Physical disability or mobility"),
    Word("hearing", "Deaf or hard of hearing"),
    Word("sight", "Blind or partially sighted"),
    Word("speech", "Speech or communication"),
    Word("long_term", "Long-term illness or condition"),
    Word("dementia", "Dementia or memory"),
    Word("other", "Another disability"),
    Word("not_stated", NOT_STATED),
)

TENURES = (
    Word("owner", "Owns it, or is buying it"),
    Word("shared_ownership", "Shared ownership"),
    Word("council", "Council tenant"),
    Word("housing_association", "Housing association tenant"),
    Word("private_rented", "Private tenant"),
    Word("supported", "Supported or sheltered housing"),
    Word("temporary", "Temporary accommodation"),
    Word("asylum", "Asylum accommodation"),
    Word("refuge_hostel", "Refuge or hostel"),
    Word("student", "Student accommodation"),
    Word("tied", "Comes with a job"),
    Word("family_friends", "With family or friends"),
    Word("site_boat", "Site, van or boat"),
    Word("none", "No home"),
    Word("unknown", "Not known"),
)
