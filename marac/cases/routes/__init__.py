"""The pages about cases: the list, the case, triage, and who takes part or is kept away."""
