//! What a configuration says of a program that is asked for targets: `[modules.NAME]` and `[serve]`.

use std::net::IpAddr;
use std::path::Path;

use anyhow::{Result, anyhow};
use clap::{CommandFactory, FromArgMatches};
use ftpprobe::serve::{DEFAULT_MODULE, NamePattern, Ports, Rule, Rules};
use ftpprobe::text::did_you_mean;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::file::{File, Place, Reader};
use super::layer::Layer;
use super::{Options, Plan, SECRETS, first_line, options, parsed, planned};
use crate::cli::args::ProbeArgs;
use crate::cli::credentials;
use crate::cli::environment::Environment;

/// What stands in for the host of a module until one is asked for.
const ANY_HOST: &str = "host.invalid";

/// `[modules.NAME]`
#[derive(Debug)]
pub(super) struct ModuleTable {
    name: String,
    layer: Layer,
    rules: Option<Rules>,
}

/// What a configuration comes to for a program that is asked for targets.
#[derive(Debug)]
pub(crate) struct Served {
    /// The whole run, and the targets of the configuration.
    pub(crate) plan: Plan,
    pub(crate) modules: Vec<Module>,
    /// Who may be probed besides the targets of the configuration.
    pub(crate) rules: Rules,
}

/// A module.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) name: String,
    /// As for a target, whose host means nothing.
    pub(crate) args: ProbeArgs,
    /// Who may be probed with it, if not everybody.
    pub(crate) rules: Option<Rules>,
}

/// Reads a configuration for a program that is asked for targets.
pub(crate) fn served(path: &Path, environment: &Environment) -> Result<Served> {
    let command = options();
    let matches = Options::command().try_get_matches_from(["ftpprobe"])?;
    let nothing = Options::from_arg_matches(&matches)?;
    let file = File::read(path, &command, environment.home.as_deref())?;
    let plan = planned(&file, &[], &nothing.probe, &matches)?;
    let default = ModuleTable {
        name: DEFAULT_MODULE.to_owned(),
        layer: Layer::default(),
        rules: None,
    };
    let is_named = |table: &ModuleTable| table.name == DEFAULT_MODULE;
    let default = (!file.modules.iter().any(is_named)).then_some(&default);
    let modules = file.modules.iter().chain(default).map(|table| {
        let mut defaults = file.defaults.clone();
        let user = table.layer.value("user");
        if user.is_some_and(|user| credentials::is_anonymous(&user)) {
            for name in SECRETS {
                defaults.remove(name);
            }
        }
        let layer = file.run.clone().under(&defaults, &command);
        let layer = layer.under(&table.layer, &command);
        let args = parsed(&layer, &[ANY_HOST]).map_err(|error| {
            let (file, name) = (path.display(), &table.name);
            anyhow!("{file}, [modules.{name}]: {}", first_line(&error))
        })?;
        Ok(Module {
            name: table.name.clone(),
            args,
            rules: table.rules.clone(),
        })
    });
    Ok(Served {
        plan,
        modules: modules.collect::<Result<_>>()?,
        rules: file.rules.clone(),
    })
}

type Key<'k> = Spanned<DeString<'k>>;
type Value<'v> = Spanned<DeValue<'v>>;

impl Reader<'_> {
    /// `[serve]`
    pub(super) fn serve(&self, table: &DeTable<'_>) -> Result<Rules> {
        let mut rules = Rules::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "allow" => rules = self.rules(value)?,
                name => {
                    let text = format!("unknown key `{name}` in [serve] (known: allow)");
                    return self.wrong(key.span().start, &text);
                }
            }
        }
        Ok(rules)
    }

    /// `[modules.NAME]`
    pub(super) fn module(&self, name: &Key<'_>, value: &Value<'_>) -> Result<ModuleTable> {
        let (mut layer, mut rules) = (Layer::default(), None);
        for (key, value) in self.table(name, value)? {
            match key.get_ref().as_ref() {
                "allow" => rules = Some(self.rules(value)?),
                "target" => {
                    let text = "a module cannot have a target: each request names one";
                    return self.wrong(key.span().start, text);
                }
                _ => self.key(&mut layer, Place::Table, key, value)?,
            }
        }
        Ok(ModuleTable {
            name: name.get_ref().to_string(),
            layer,
            rules,
        })
    }

    fn rules(&self, value: &Value<'_>) -> Result<Rules> {
        let Some(rules) = value.get_ref().as_array() else {
            return self.wrong(value.span().start, LIST);
        };
        let rules = rules.iter().map(|rule| self.rule(rule));
        rules.collect::<Result<Vec<_>>>().map(Rules::from)
    }

    fn rule(&self, value: &Value<'_>) -> Result<Rule> {
        let at = value.span().start;
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong(at, LIST);
        };
        let mut rule = Rule {
            name: None,
            network: None,
            ports: Ports::default(),
        };
        for (key, value) in table {
            let at = value.span().start;
            match (key.get_ref().as_ref(), value.get_ref().as_str()) {
                ("name", Some(name)) => match NamePattern::parse(name) {
                    Ok(name) => rule.name = Some(name),
                    Err(error) => return self.wrong(at, &error),
                },
                ("network", Some(text)) => {
                    let alone = || text.parse::<IpAddr>().ok().map(Into::into);
                    rule.network = text.parse().ok().or_else(alone);
                    if rule.network.is_none() {
                        let text = format!(
                            "`{text}` is not a network: write 192.0.2.0/24, 2001:db8::/32, or an address"
                        );
                        return self.wrong(at, &text);
                    }
                }
                ("name" | "network", None) => return self.wrong(at, LIST),
                ("ports", _) => rule.ports = self.ports(value)?,
                (name, _) => {
                    let keys = ["name", "network", "ports"];
                    let hint = did_you_mean(name, keys);
                    let keys = keys.join(", ");
                    let text = format!("unknown key `{name}` in a rule{hint} (known: {keys})");
                    return self.wrong(key.span().start, &text);
                }
            }
        }
        if rule.name.is_none() && rule.network.is_none() {
            return self.wrong(at, "a rule needs a name or a network");
        }
        Ok(rule)
    }

    fn ports(&self, value: &Value<'_>) -> Result<Ports> {
        let ports = match value.get_ref() {
            DeValue::String(text) if text == "any" => Ok(Ports::any()),
            DeValue::String(text) => Ports::parse(text),
            DeValue::Integer(number) => Ports::parse(number.as_str()),
            DeValue::Array(parts) if !parts.is_empty() => {
                let parts = parts.iter().map(|part| self.ports(part));
                let parts = parts.collect::<Result<Vec<_>>>()?;
                return Ok(parts.into_iter().reduce(Ports::and).unwrap_or_default());
            }
            _ => Err("`ports` are numbers, or ranges such as \"2121-2130\", or \"any\"".to_owned()),
        };
        match ports {
            Ok(ports) => Ok(ports),
            Err(error) => self.wrong(value.span().start, &error),
        }
    }
}

const LIST: &str = "`allow` is a list of rules: allow = [{ name = \"ftp.example.com\" }, { network = \"192.0.2.0/24\", ports = 21 }]";
