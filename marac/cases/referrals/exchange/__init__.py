"""A draft as a file and back: a table, a CSV file or a Word form with the questions and answers."""
