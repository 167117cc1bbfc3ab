"""The one blueprint on which all pages about people and places hang."""

from flask import Blueprint

bp = Blueprint("persons", __name__)
