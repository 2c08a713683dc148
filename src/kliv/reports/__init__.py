"""Everything that is shown to people outside the case: figures and what is built of them."""
