"""Measuring how well people are known again, on files with the truth beside them."""
