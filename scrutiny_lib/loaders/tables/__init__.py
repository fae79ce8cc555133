"""Tables of rows, whoever fills them in: what their columns are, and how they are read.

A `Table` is data: it is the documentation, the form and the validator of one kind of file.
`read_table` turns a file into a `Dataset` by it.
"""
