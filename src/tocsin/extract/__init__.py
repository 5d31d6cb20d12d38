"""Articles become claims and clauses; the only stage that knows spaCy."""
