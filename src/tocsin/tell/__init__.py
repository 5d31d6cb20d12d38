"""An assessment becomes a briefing."""
