"""Handing a case to the MARAC of another area, and taking one over."""
