"""One small reader a kind of export."""
