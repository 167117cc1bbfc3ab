"""Repeats: a flagged case that is told of again, by whichever agency hears of it."""
