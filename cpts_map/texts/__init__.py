"""Every French sentence, label, unit and number format of the interface.

No literal stands in layouts, views or figures. No-break spaces are written with the constants below, so that a reader of
the code sees them.
"""
