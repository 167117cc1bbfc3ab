"""The one blueprint on which all pages about contact with the person harmed hang."""

from flask import Blueprint

bp = Blueprint("contacts", __name__)
