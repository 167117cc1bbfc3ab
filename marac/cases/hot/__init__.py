"""Where and by whom harm comes again and again, across the cases that the reader may open."""
