"""A smoke in browsers that the tests do not use: Firefox and WebKit, for whoever has them (`make browsers`)."""
