//! How it looks: one file a format, behind one trait of one method.
