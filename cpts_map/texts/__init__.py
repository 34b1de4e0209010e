"""Every French sentence, label, unit and number format of the interface.

Sentences are written with plain spaces; :func:`cpts_map.texts.typography.fr` puts the no-break ones.
"""
