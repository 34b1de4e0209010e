"""The public API, under ``/api/v1``: the figures of the screen, read only, each at a stable address."""

PREFIX = "/api/v1"
