"""Tear Up the Rulebook: test social-media rules on real accounts."""
