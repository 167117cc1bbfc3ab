"""`marac people`: who is already known."""

from flask.cli import AppGroup

group = AppGroup("people", help="Who is already known: measure, learn, look through all.")
