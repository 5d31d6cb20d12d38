"""The formats that exports are written in: each takes records one by one and writes them to a stream of bytes."""
