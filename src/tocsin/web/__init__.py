"""The board and the API: faces over the use cases, without rules of their own."""
