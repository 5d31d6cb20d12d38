"""Claims, clauses and a watch become signals, and signals become events."""
