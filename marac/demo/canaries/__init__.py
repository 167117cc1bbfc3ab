"""A demonstration in which every word is a canary: what is found where it does not belong, leaked.

`words` says which columns hold words, `owners` whose they are, `planting` puts the tokens in,
`relations` makes the people and cases that an ordinary demonstration lacks, and `facts` writes
down what is so, and never who may see it: whoever checks works that out from the access model.
"""

from marac.demo.canaries.build import PEOPLE, build

__all__ = ["FOLDER", "PEOPLE", "build"]

# Beside the ordinary demonstration, so that neither spoils the other.
FOLDER = "demo-canaries"
