"""Audio on its way to a listener: who may have it, which bytes, and who sends them."""
