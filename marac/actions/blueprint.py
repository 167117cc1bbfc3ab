"""The one blueprint on which all pages about actions hang."""

from flask import Blueprint

bp = Blueprint("actions", __name__)
