"""Running apart: strangers' cells in processes shut in, judged in others, from one warm process."""
