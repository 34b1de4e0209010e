"""Pure functions: frames and graphs in, frames and values out; neither storage nor screen."""
