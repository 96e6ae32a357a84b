//! What is known of FTP: data files that an administrator can edit, and their loaders.
