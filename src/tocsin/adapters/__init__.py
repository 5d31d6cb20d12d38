"""The world behind the ports: the store, the clock."""
