"""Wires only: each body is one call."""
