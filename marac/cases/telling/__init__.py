"""Telling the person harmed, before a meeting and after it: whose it is, by when, how it stands.

What is recorded are entries of the victim's voice (`cases.voice`); here is what is still owed.
"""
