"""The command line: a face, with no rules inside."""
