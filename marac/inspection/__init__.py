"""Looking into a file that came from outside, in a child process, before anybody else may.

    sound = inspection.inspect(name, data)       # raises Unfit with a sentence for who sent it
    verdict = inspection.scan(address, data)     # asks ClamAV; raises ScannerAway

What comes out is what is kept: a picture is drawn anew, a text is written anew in UTF-8, and a
document stays as it was, bytes and all.
"""

from marac.inspection.clamav import ScannerAway, scan
from marac.inspection.fitness import Unfit
from marac.inspection.inspecting import Sound, inspect
from marac.inspection.kinds import ACCEPTED, LARGEST, Kind
from marac.inspection.naming import disposition, tidy_name

__all__ = [
    "ACCEPTED",
    "LARGEST",
    "Kind",
    "ScannerAway",
    "Sound",
    "Unfit",
    "disposition",
    "inspect",
    "scan",
    "tidy_name",
]
