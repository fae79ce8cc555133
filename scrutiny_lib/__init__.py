"""Evidence packs for the independent scrutineer of a safeguarding children partnership."""
