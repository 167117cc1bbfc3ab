"""That a case exists and where it stands, without its content: for auditors and governance."""
