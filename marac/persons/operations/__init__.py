"""What people decide about recorded identities: one alone where it is easily undone, two else."""

from marac.persons.operations.changing import merge, prepare, split
from marac.persons.operations.linking import link, tell_apart
from marac.persons.operations.recording import LearntValues, record

__all__ = ["LearntValues", "link", "merge", "prepare", "record", "split", "tell_apart"]
