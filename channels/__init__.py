"""Pure translation between a platform and the line; a channel never decides what is true."""
