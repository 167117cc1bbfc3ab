"""The first stage of an invitation: who is in a case, so that nobody reads on with a conflict."""
