# The conversation itself.
