"""The dashboard: ids, state in the address, layouts, views, and callbacks that only wire them."""
