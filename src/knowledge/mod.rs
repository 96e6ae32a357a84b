//! What is known of FTP: data files that an administrator can edit, and their loaders.
//!
//! * [`codes`] reply codes, from `data/codes.toml` and `data/codes-refused.toml`
//! * [`catalogue`] the same explained in a language, and two of them compared
//! * [`client_errors`] what clients say when something failed, from `data/client-errors/*.toml`
//! * [`clients`] what the usual clients do by default, from `data/clients.toml`
//! * [`defaults`] what a server does as it is shipped: limits, timers, when its 150 comes
//! * [`explanation`] a pasted reply or error, or a finding, explained
//! * [`findings`] ids of findings with their families and what is known of each, from `data/findings/*.toml` by the build script
//! * [`gateways`] ports that devices on the way treat in a way of their own, from `data/gateways.toml`
//! * [`hints`] what a reply's text offers besides its cause: numbers, waits, dates
//! * [`interceptors`] products that open TLS on the way, from `data/interceptors.toml`
//! * `pasted` a reply as people paste it
//! * [`remarks`] what programs say of failures in their own logs, from `data/remarks.toml`
//! * [`replies`] reply texts and the cause each one states, from `data/replies/*.toml`
//! * [`proxies`] why a proxy did not make a connection
//! * [`recognition`] what a run saw of a server, put before the profiles
//! * [`servers`] server software: how to recognise it and its settings, from the [`profiles`] in `data/servers/*.toml` and
//!   those of the user; `signs` by which a server shows itself, and whether a greeting names a `product`
//! * [`software`] a server's profile explained
//! * [`networks`] content networks that pass no FTP, from `data/networks.toml`
//! * [`wording`] titles, details and advice of findings, and all other texts, from `data/locales/LANGUAGE/*.ftl`
//!
//! Every file is part of the program, parsed when first needed and checked whole in tests.

pub mod catalogue;
pub mod client_errors;
pub mod clients;
pub mod codes;
pub mod defaults;
pub mod explanation;
pub mod findings;
pub mod gateways;
pub mod hints;
pub mod interceptors;
pub mod networks;
pub(crate) mod pasted;
mod product;
pub mod profiles;
pub mod proxies;
pub mod recognition;
pub mod remarks;
pub mod replies;
pub mod servers;
mod signs;
pub mod software;
pub mod wording;
