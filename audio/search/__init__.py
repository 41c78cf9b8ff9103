"""One box for everything: what is asked becomes candidates, ranked, then shown."""
