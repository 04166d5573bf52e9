"""What the asking commands say: pure functions from facts and rows to words, with no terminal in them."""
