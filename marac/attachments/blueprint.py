"""The one blueprint on which all pages about files hang."""

from flask import Blueprint

bp = Blueprint("attachments", __name__)
