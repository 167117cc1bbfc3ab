"""The pattern of a case's incidents: how often, how lately, and whether it grows worse."""
