"""Pure calculations: arrays and frames in, frames and small frozen dataclasses out.

Nothing here plots, reads a file or knows the name of a place. Each public function says which
published method it is, and each result carries that method with it.
"""
