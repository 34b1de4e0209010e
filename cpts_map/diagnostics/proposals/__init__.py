"""What an assistant proposes for a perimeter, never applied unasked; or why it proposes nothing.

Each takes a ``Terrain`` and commune codes, and gives proposals or one refusal: ``connect`` joins pieces with the
fewest inhabitants, ``fill`` takes in enclaves, ``resize`` grows or shrinks to the bounds, ``attach`` compares the
neighbours of a zone, ``split`` cuts a territory too large.
"""
