//! A question held against the configuration: who is to be probed, how, and whether they may be.

use std::net::IpAddr;
use std::sync::Arc;

use super::refusal::Refusal;
use super::snapshot::{DEFAULT_MODULE, Module, Snapshot};
use crate::diagnosis::threshold::Thresholds;
use crate::fleet::Subject;
use crate::secret::Secret;
use crate::settings::expectations::Expectations;
use crate::settings::{Experiments, Families, Settings};
use crate::target::{self, Login, Target, TlsMode, Typed, Until};
use crate::text::nearest;
use crate::wire::confines;

/// What is sent as the password of an anonymous login where the configuration has another login.
const ANONYMOUS: &str = "ftpprobe@";

/// What is to be probed, and may be.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// Whom to probe, and how.
    pub subject: Arc<Subject>,
    /// What tells it from others.
    pub(super) key: Key,
}

/// What tells questions apart that have different answers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The configuration that was in force.
    pub(super) generation: u64,
    /// The module, or none of a target of the configuration.
    pub(super) module: Option<String>,
    /// The target's name, or host, port and kind of TLS.
    pub(super) target: String,
}

/// Whom somebody asks for, and how.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// A target of the configuration by its name, or a host.
    pub target: String,
    /// A module of the configuration.
    pub module: Option<String>,
    /// How the control connection is to be protected; `None` leaves it to module and target.
    pub tls: Option<TlsMode>,
    /// The part of the conversation that is enough; `None` leaves it to the module.
    pub until: Option<Until>,
}

impl Admitted {
    /// The module it is probed with; `None` for a target of the configuration.
    #[must_use]
    pub fn module(&self) -> Option<&str> {
        self.key.module.as_deref()
    }

    /// The same run, which ends after this part of the conversation. What would come behind it is neither done nor judged, and so
    /// are the experiments, expectations and thresholds, since those are of a whole run.
    fn narrowed(mut self, until: Until) -> Self {
        if self.subject.settings.until.is_some_and(|own| own <= until) {
            return self;
        }
        let Subject {
            settings, policy, ..
        } = Arc::make_mut(&mut self.subject);
        settings.until = Some(until);
        settings.experiments = Experiments::default();
        settings.expectations = Expectations::default();
        settings.active &= until >= Until::Data;
        settings.tls.compare_https &= until >= Until::Tls;
        policy.thresholds = Thresholds::default();
        if until < Until::Directory {
            policy.features.clear();
        }
        self.key.target = format!("{} until {}", self.key.target, until.name());
        self
    }

    /// What it is called: the name of a target of the configuration, or host and port.
    #[must_use]
    pub fn label(&self) -> String {
        let target = &self.subject.target;
        target.name.clone().unwrap_or_else(|| target.to_string())
    }
}

impl Snapshot {
    /// Whom and how to probe.
    ///
    /// # Errors
    ///
    /// Why not.
    pub(super) fn admit(&self, generation: u64, asked: &Asked) -> Result<Admitted, Refusal> {
        let admitted = self.admit_whole(generation, asked)?;
        Ok(match asked.until {
            Some(until) => admitted.narrowed(until),
            None => admitted,
        })
    }

    /// The same, with all that target and module say.
    fn admit_whole(&self, generation: u64, asked: &Asked) -> Result<Admitted, Refusal> {
        let (target, module) = (asked.target.as_str(), asked.module.as_deref());
        if let Some(subject) = self.targets.get(target) {
            if module.is_some() {
                return Err(Refusal::HasOptions(target.to_owned()));
            }
            if asked.tls.is_some_and(|tls| tls != subject.target.tls) {
                return Err(Refusal::Contradiction);
            }
            return Ok(Admitted {
                subject: subject.clone(),
                key: Key {
                    generation,
                    module: None,
                    target: target.to_owned(),
                },
            });
        }
        let name = module.unwrap_or(DEFAULT_MODULE);
        let module = self.module(name)?;
        let mut typed = typed(target)?;
        match (typed.tls, asked.tls) {
            (Some(scheme), Some(asked)) if scheme != asked => return Err(Refusal::Contradiction),
            (scheme, asked) => typed.tls = scheme.or(asked),
        }
        let target = module.target(typed)?;
        let settings = self.confined(&target, name, module)?;
        let key = Key {
            generation,
            module: Some(name.to_owned()),
            target: format!("{target} {:?}", target.tls),
        };
        Ok(module.admitted(target, settings, key))
    }

    /// Whom somebody asks for with a form, who fills in a directory, too: nobody's login but the anonymous one is used, and nothing
    /// is tried but a session. With `is_open`, any server may be asked for.
    ///
    /// # Errors
    ///
    /// Why not.
    pub(super) fn admit_form(
        &self,
        generation: u64,
        mut typed: Typed,
        is_open: bool,
    ) -> Result<Admitted, Refusal> {
        let name = DEFAULT_MODULE;
        let module = self.module(name)?;
        let directory = typed.directory.take();
        let mut target = module.target(typed)?;
        target.directory = directory.or(target.directory);
        if !matches!(target.login, Login::Anonymous { .. }) {
            target.login = Login::of(None, Secret::new(ANONYMOUS.to_owned()));
        }
        let mut settings = if is_open {
            module.settings.clone()
        } else {
            self.confined(&target, name, module)?
        };
        settings.follow_pasv = false;
        settings.tls.identity = None;
        settings.experiments = Experiments::default();
        settings.expectations = Expectations::default();
        let key = Key {
            generation,
            module: Some(name.to_owned()),
            target: format!("form {target} {:?} {:?}", target.tls, target.directory),
        };
        Ok(module.admitted(target, settings, key))
    }

    /// The module of this name.
    fn module(&self, name: &str) -> Result<&Module, Refusal> {
        let module = self.modules.get(name);
        let known = self.modules.keys().map(String::as_str);
        module.ok_or_else(|| {
            Refusal::Module(name.to_owned(), nearest(name, known).map(str::to_owned))
        })
    }

    /// The module's settings, with where connections to this target may lead.
    fn confined(&self, target: &Target, name: &str, module: &Module) -> Result<Settings, Refusal> {
        let settings = module.settings.clone();
        // Whoever wrote it into the configuration answers for it, unless the module is meant for others.
        let is_own = module.rules.is_none() && self.has(&target.host, target.port);
        if is_own {
            return Ok(settings);
        }
        let rules = module.rules.as_ref().unwrap_or(&self.rules);
        let confines = rules.confines(&target.host, target.port);
        // An address needs no lookup to be refused.
        let confines = confines.filter(|confines| match target.host.parse::<IpAddr>() {
            Ok(address) => confines::allow(confines, address),
            Err(_) => true,
        });
        let Some(confines) = confines else {
            return Err(Refusal::NotAllowed {
                host: target.to_string(),
                module: module.rules.as_ref().map(|_| name.to_owned()),
            });
        };
        Ok(Settings {
            confines: Some(Arc::new(confines)),
            ..settings
        })
    }

    /// Whether a target of the configuration is at this host and port.
    fn has(&self, host: &str, port: u16) -> bool {
        let mut targets = self.targets.values().map(|subject| &subject.target);
        targets.any(|own| own.port == port && own.host.eq_ignore_ascii_case(host))
    }
}

impl Module {
    /// A run of this target with these settings, judged as the module has it.
    fn admitted(&self, target: Target, settings: Settings, key: Key) -> Admitted {
        let subject = Subject {
            target,
            settings,
            policy: self.policy.clone(),
        };
        Admitted {
            subject: Arc::new(subject),
            key,
        }
    }

    /// The target that was asked for, probed as the module has it.
    fn target(&self, typed: Typed) -> Result<Target, Refusal> {
        let tls = match (self.tls, typed.tls) {
            (Some(own), Some(asked)) if own != asked => return Err(Refusal::Contradiction),
            (own, asked) => own.or(asked).unwrap_or(TlsMode::Auto),
        };
        let excluded = match typed.host.parse::<IpAddr>() {
            Ok(IpAddr::V4(_)) => self.settings.families == Families::Ipv6,
            Ok(IpAddr::V6(_)) => self.settings.families == Families::Ipv4,
            Err(_) => false,
        };
        if excluded {
            let text = "the module probes the other family of addresses (ipv4, ipv6)";
            return Err(Refusal::Target(text.to_owned()));
        }
        let typed = Typed {
            port: typed.port.or(self.port),
            ..typed
        };
        Ok(typed.into_target(self.login.clone(), self.directory.clone(), tls))
    }
}

/// A host that was asked for, with nothing that belongs into the configuration.
fn typed(text: &str) -> Result<Typed, Refusal> {
    // Before anything that could repeat a password in what is wrong with it.
    if text.contains('@') {
        return Err(Refusal::Credentials);
    }
    let typed = target::parse(text).map_err(|error| Refusal::Target(error.to_string()))?;
    if typed.directory.is_some() {
        return Err(Refusal::Directory);
    }
    Ok(typed)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;
    use crate::diagnosis::Policy;
    use crate::serve::rules::{NamePattern, Ports, Rule, Rules};

    fn asked(target: &str, module: Option<&str>) -> Asked {
        Asked {
            target: target.to_owned(),
            module: module.map(str::to_owned),
            ..Asked::default()
        }
    }

    fn login() -> Login {
        Login::of(None, Secret::new("x".to_owned()))
    }

    fn rule(name: Option<&str>, network: Option<&str>) -> Rule {
        Rule {
            name: name.map(|it| NamePattern::parse(it).unwrap()),
            network: network.map(|it| it.parse().unwrap()),
            ports: Ports::default(),
        }
    }

    fn module(tls: Option<TlsMode>, rules: Option<Rules>) -> Module {
        Module {
            settings: Settings::default(),
            policy: Policy::default(),
            login: login(),
            tls,
            port: None,
            directory: None,
            rules,
        }
    }

    fn snapshot() -> Snapshot {
        let own = target::parse("own.example:2121").unwrap();
        let own = Subject {
            target: own.into_target(login(), None, TlsMode::Auto),
            settings: Settings::default(),
            policy: Policy::default(),
        };
        let only = Rules::from(vec![rule(Some("only.example"), None)]);
        let modules = [
            ("default", module(None, None)),
            ("explicit", module(Some(TlsMode::Explicit), None)),
            ("narrow", module(None, Some(only))),
        ];
        Snapshot {
            targets: [("own".to_owned(), Arc::new(own))].into(),
            modules: modules.map(|(name, it)| (name.to_owned(), it)).into(),
            rules: vec![
                rule(Some("ftp.example"), None),
                rule(None, Some("192.0.2.0/24")),
            ]
            .into(),
            web: crate::serve::web::Web::default(),
        }
    }

    #[test_case("own", None, None; "a target of the configuration")]
    #[test_case("own.example:2121", None, None; "the same by its address")]
    #[test_case("own.example:2121", Some("explicit"), None; "with a module")]
    #[test_case("own.example:2121", Some("narrow"), Some(403); "with a module that is for others")]
    #[test_case("own.example:2200", None, Some(403); "on another port")]
    #[test_case("own", Some("explicit"), Some(400); "by its name with a module")]
    #[test_case("ftp.example", None, None; "a name")]
    #[test_case("ftps://ftp.example", None, None; "with implicit TLS")]
    #[test_case("ftps://ftp.example", Some("explicit"), Some(400); "which the module contradicts")]
    #[test_case("only.example", Some("narrow"), None; "a module's own rule")]
    #[test_case("only.example:21", Some("explicit"), Some(403); "with another module, whose rules have no such name")]
    #[test_case("192.0.2.9", None, None; "an address")]
    #[test_case("192.0.3.9", None, Some(403); "an address in no network")]
    #[test_case("::ffff:192.0.3.9", None, Some(403); "the same, mapped")]
    #[test_case("169.254.169.254", None, Some(403); "what clouds tell their machines")]
    #[test_case("localhost", None, Some(403); "a name that no rule has, and that is not looked up")]
    #[test_case("ftp.example", Some("none"), Some(400); "no module")]
    #[test_case("me:hunter2@ftp.example", None, Some(400); "a login")]
    #[test_case("ftp://anonymous@ftp.example", None, Some(400); "a user")]
    #[test_case("ftp://ftp.example/in", None, Some(400); "a directory")]
    #[test_case("sftp://ftp.example", None, Some(400); "no FTP")]
    fn who_may_be_probed(target: &str, module: Option<&str>, status: Option<u16>) {
        let refused = snapshot().admit(1, &asked(target, module)).err();
        if let Some(refusal) = &refused {
            assert!(!refusal.to_string().contains("hunter2"));
        }
        assert_eq!(refused.map(|it| it.status()), status);
    }

    #[test_case("ftp.example", false, Ok(true); "who may be probed")]
    #[test_case("198.51.100.7", false, Err(403); "who may not")]
    #[test_case("198.51.100.7", true, Ok(false); "anybody where it is open")]
    #[test_case("ftp.example", true, Ok(false); "wherever a name leads then")]
    fn whoever_fills_in_a_form_is_anonymous(
        host: &str,
        is_open: bool,
        expected: Result<bool, u16>,
    ) {
        let mut snapshot = snapshot();
        let module = snapshot.modules.get_mut(DEFAULT_MODULE).unwrap();
        module.login = Login::of(Some(("me", "hunter2")), Secret::new("x".to_owned()));
        module.settings.experiments.ports_test = true;
        module.settings.follow_pasv = true;
        let typed = Typed {
            directory: Some("in".to_owned()),
            ..target::parse(host).unwrap()
        };
        let admitted = snapshot.admit_form(1, typed, is_open);
        let found = admitted.map(|admitted| {
            let Subject {
                target, settings, ..
            } = &*admitted.subject;
            assert!(matches!(target.login, Login::Anonymous { .. }));
            assert_eq!(target.directory.as_deref(), Some("in"));
            assert_eq!(settings.experiments, Experiments::default());
            assert!(!settings.follow_pasv);
            settings.confines.is_some()
        });
        assert_eq!(found.map_err(|refusal| refusal.status()), expected);
    }

    #[test_case("own", None, Some(TlsMode::Auto), None; "what the target says itself")]
    #[test_case("own", None, Some(TlsMode::Off), Some(400); "something else")]
    #[test_case("ftp.example", None, Some(TlsMode::Off), None; "without TLS")]
    #[test_case("ftps://ftp.example", None, Some(TlsMode::Implicit), None; "as the scheme has it")]
    #[test_case("ftps://ftp.example", None, Some(TlsMode::Off), Some(400); "against the scheme")]
    #[test_case("ftp.example", Some("explicit"), Some(TlsMode::Off), Some(400); "less than the module demands")]
    #[test_case("ftp.example", Some("explicit"), Some(TlsMode::Explicit), None; "what the module demands")]
    fn how_the_connection_is_to_be_protected(
        target: &str,
        module: Option<&str>,
        tls: Option<TlsMode>,
        status: Option<u16>,
    ) {
        let asked = Asked {
            tls,
            ..asked(target, module)
        };
        let refused = snapshot().admit(1, &asked).err();
        assert_eq!(refused.map(|it| it.status()), status);
    }

    #[test]
    fn a_run_can_be_asked_to_end_earlier_and_not_later() {
        let mut snapshot = snapshot();
        let module = snapshot.modules.get_mut(DEFAULT_MODULE).unwrap();
        module.settings.experiments.ports_test = true;
        module.settings.active = true;
        let of = |snapshot: &Snapshot, until| {
            let asked = Asked {
                until,
                ..asked("ftp.example", None)
            };
            snapshot.admit(1, &asked).unwrap()
        };
        let whole = of(&snapshot, None);
        let login = of(&snapshot, Some(Until::Login));
        assert_ne!(whole.key, login.key);
        let settings = &login.subject.settings;
        assert_eq!(settings.until, Some(Until::Login));
        assert_eq!(settings.experiments, Experiments::default());
        assert!(!settings.active && whole.subject.settings.active);
        let module = snapshot.modules.get_mut(DEFAULT_MODULE).unwrap();
        module.settings.until = Some(Until::Greeting);
        let greeting = of(&snapshot, Some(Until::Login));
        assert_eq!(greeting.subject.settings.until, Some(Until::Greeting));
        assert_eq!(greeting.key, of(&snapshot, None).key);
    }

    #[test]
    fn what_was_asked_for_is_confined_and_what_is_configured_is_not() {
        let of = |target| snapshot().admit(1, &asked(target, None)).unwrap();
        assert_eq!(of("own").subject.settings.confines, None);
        let public = |target| {
            let confines = of(target).subject.settings.confines.clone();
            confines.unwrap().public
        };
        assert!(public("ftp.example") && !public("192.0.2.9"));
    }
}
