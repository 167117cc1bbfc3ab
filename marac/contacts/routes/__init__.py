"""The pages of contact: the list, one person to contact, and who is chosen to do it."""
