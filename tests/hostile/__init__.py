"""Attacks: what a hostile browser may send, and what a thief of the database finds."""
