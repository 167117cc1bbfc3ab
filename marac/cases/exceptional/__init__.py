"""Ways into a case besides a seat: break-glass in an emergency, and a grant that names one case."""
