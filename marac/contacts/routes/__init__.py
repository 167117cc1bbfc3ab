"""The pages of contact: the list, one person to contact, what came of it, and who does it."""
