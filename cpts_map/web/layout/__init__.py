"""State → components; nothing is read here."""
