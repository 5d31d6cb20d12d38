"""Events and a watch become an assessment."""
