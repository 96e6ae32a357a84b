//! Sessions in which nothing is wrong.
