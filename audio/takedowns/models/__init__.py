"""Tables of copyright notices."""
