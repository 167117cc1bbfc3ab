"""Words and law: the lists from which everybody chooses, each word dated, with its history."""
