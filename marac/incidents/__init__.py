"""Incidents: one event each, with the strands that the hostility was aimed at."""
