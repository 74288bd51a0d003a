"""From raw collections to the shipped tables, and the check that they give nobody away."""
