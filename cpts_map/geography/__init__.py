"""How ``data/geo`` is made: boundaries, adjacency and populations, from the two registry packages.

A maintainer runs it once a year (``make geo``); the app reads only what it writes.
"""
