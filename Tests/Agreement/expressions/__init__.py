"""The language of expressions: values, the two other implementations, and what is asked of all three."""
