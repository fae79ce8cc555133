"""What the partnership's own records say: child-level rows turned into figures."""
