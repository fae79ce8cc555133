"""Draw cases for an audit or review from a frame of references, with a trail anyone can repeat."""
