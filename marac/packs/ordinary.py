"""Words that are names too, and words that stand in descriptions of people and name nobody."""

# Words in descriptions ("one of the neighbours") and never for anybody.
_NOBODY = """
a an and at boy boys brother brothers called child children daughter dr family father for friend
from girl girls group her his household in known lady man men miss mother mr mrs ms mx name named
names neighbour neighbours not of older on one other others parent parents partner person people
several she he sister sisters some somebody someone son sons tenant that the their them they three
two unknown who wife husband with woman women younger youth youths
"""
NOBODY = frozenset(_NOBODY.split())

# Names that are words as well: they are taken for a name only when written as one.
_WORDS = """
angel april august june amber archer art ash autumn baker bank banks barber bay bell bill bird
bishop black blue bob bond book booth bridge bridges brook brooks brown bush butcher butler candy
carol carpenter carter chance chapel chapman charity church clay clean close cliff coach cole cook
cooper court crane cross crystal curry daisy dale dawn day dean dolly drew early east english eve
faith farmer fay field fields fisher flood flower ford forest fox frank freeman gale gardener gay
gene gift glass glen gold golden good grace grant gray green ground guy hall hand hands harmony
hardy harp hazel head heath heather henry hill hills holly holy honey hood hope house hunt hunter
ice iris irish iron ivy jack jade jay jean jewel jolly joy judge just keen kid king knight lake
lamb lane law lawn lee light lily little lock long lord love low luck lucky major man mark marks
marsh marshal mason max may mays melody mercy merry miles mill miller mo moon moor morning moss
new nice nick noble north nurse oak olive page palmer park parks parish pat patience peace pearl
penny piece pierce pike piper pond poole poor pope porter post potter power precious price pride
prince princess queen rain ray read reading red reed reeves rich ring rivers rob robin rock root
rose rowan roy ruby rush rusty sage saint sally salt sandy savage savannah scout sea seal senior
sharp shepherd ship short silver singer skip skye small smart smith snow sonny south spring star
steel stone storm street strong style sue summer sun sunny swan swift tan taylor temple terry
thorn tiger tony tower town trinity tucker turner tyler unity vale victor victory violet virtue
wade walker wall walls ward warden waters way webb welcome well wells west wheeler white whitefield
wild will win wing winter wise wolf wood woods worth yard young
"""
ORDINARY = frozenset(_WORDS.split())

# Two letters that begin many sentences: by themselves they are nobody's name.
_SHORT = """
ah am an as at be by do dr eh er go he hi if in is it me mr ms mx my no of oh ok on or pc re so st
to up us we
"""
SHORT = frozenset(_SHORT.split())
