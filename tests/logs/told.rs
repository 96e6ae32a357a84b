//! What a report on a log says is in the log: no times, sizes, addresses or runs that it does not know of.

use std::fs;
use std::path::{Path, PathBuf};

use ftpprobe::diagnosis::{Diagnosis, Fact};
use ftpprobe::evidence::source::Unknown;
use ftpprobe::evidence::{Evidence, Origin, Seen, format};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::logs::Dialect;
use ftpprobe::render::{self, Style};
use ftpprobe::report::{build, sentence};

use crate::written_by::{Data, log};
use crate::{files, folder, judged, sessions};

fn text(evidence: &Evidence, language: Language) -> String {
    text_of(evidence, &judged(evidence), language)
}

fn text_of(evidence: &Evidence, diagnosis: &Diagnosis, language: Language) -> String {
    let report = build(evidence, diagnosis, &Wording::new(language));
    let style = Style {
        language,
        verbose: 1,
        ..Style::default()
    };
    let mut out = Vec::new();
    let text = render::renderer(render::Format::Text, &style);
    text.render(&[report], &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A log with its name and the dialect that it is in, where the folder or the writer tells it: to find that out takes longer than all
/// the rest, and is tested elsewhere.
pub(crate) struct Log {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    dialect: Option<String>,
}

impl Log {
    pub(crate) fn sessions(&self) -> Vec<Evidence> {
        sessions(&self.bytes, self.dialect.as_deref()).unwrap_or_default()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Every log of the tests, and one of each format that ends well, is refused, or breaks off.
pub(crate) fn logs() -> Vec<Log> {
    let of_file = |file: PathBuf, dialect: Option<String>| Log {
        name: file.display().to_string(),
        bytes: fs::read(file).unwrap(),
        dialect,
    };
    let written = files(&folder("written")).into_iter();
    let mut logs: Vec<Log> = written.map(|file| of_file(file, None)).collect();
    for entry in fs::read_dir(folder("samples")).unwrap() {
        let entry = entry.unwrap();
        // Some hold what programs wrote in the dialect of another.
        let dialect = entry.file_name().into_string().ok();
        let dialect = dialect.filter(|name| Dialect::of(name).is_some());
        let found = files(&entry.path()).into_iter();
        logs.extend(found.map(|file| of_file(file, dialect.clone())));
    }
    for format in crate::WRITTEN {
        for said in [
            "150 Here it comes\n226 Done",
            "425 Can't open data connection.",
            "550 No such directory",
            "150 Here it comes",
        ] {
            for data in [Data::Untold, Data::Connecting] {
                logs.extend(log(format, data, said).map(|log| Log {
                    name: format!("{format} {data:?} {said}"),
                    bytes: log.into_bytes(),
                    dialect: Some(format.to_owned()),
                }));
            }
        }
    }
    logs
}

/// What only somebody could say who was there.
const UNKNOWABLE: [&str; 8] = [
    "this run",
    "This run",
    "今回の実行",
    "(0 s)",
    " 0 s ",
    "<0.1 ms",
    "less than 0.1 ms",
    "connection of this",
];

/// All of it in one pass: to read the logs takes longer than what is asked of them.
#[test]
fn a_report_keeps_to_the_log() {
    let mut looked_at = 0;
    for log in logs() {
        let whole = log.text();
        for evidence in log.sessions() {
            looked_at += 1;
            nothing_is_said_that_the_log_does_not_tell(&log.name, &whole, &evidence);
            each_fact_stems_from_the_log(&log.name, &whole, &evidence);
            evidence_of_a_log_comes_back(&log.name, &evidence);
        }
    }
    assert!(looked_at > 200, "{looked_at}");
}

fn nothing_is_said_that_the_log_does_not_tell(name: &str, whole: &str, evidence: &Evidence) {
    let source = evidence.source.as_ref().unwrap();
    let diagnosis = judged(evidence);
    for language in [Language::English, Language::Japanese] {
        let text = text_of(evidence, &diagnosis, language);
        // A transcript is the log's own words.
        let (text, _) = text.split_once("Transcript").unwrap_or((&text, ""));
        for words in UNKNOWABLE {
            assert!(!text.contains(words), "{name}: {words:?}\n{text}");
        }
        for words in ["0.0.0.0", "0 B", "0 s", "0秒", "unknown:"] {
            let own = whole.contains(words) || words == "0 s" && whole.contains('0');
            let invented = text.contains(&format!(" {words}"));
            assert!(own || !invented, "{name}: {words:?}\n{text}");
        }
        if !source.tells(Unknown::Times) {
            for words in [" ms", "within 0", "0秒以内", "0秒間"] {
                assert!(!text.contains(words), "{name}: {words:?}\n{text}");
            }
        }
    }
}

/// The words of a fact.
fn words(fact: &Fact) -> Vec<String> {
    let sentence = sentence(fact, &Wording::english());
    let words = sentence.split([' ', ',']);
    words.map(str::to_owned).collect()
}

/// Every address that a fact names stands in the log, in one form or another.
fn each_fact_stems_from_the_log(name: &str, whole: &str, evidence: &Evidence) {
    let facts = judged(evidence).findings;
    let facts = facts.iter().flat_map(|finding| &finding.facts);
    for address in facts.flat_map(words) {
        let ip = address.rsplit_once(':').map_or(&*address, |(ip, _)| ip);
        if let Ok(ip) = ip.parse::<std::net::Ipv4Addr>() {
            let commas = ip.to_string().replace('.', ",");
            let stands = whole.contains(&ip.to_string()) || whole.contains(&commas);
            assert!(stands, "{name}: {ip}");
        }
    }
    for path in evidence.attempts[0].data.iter().flat_map(|it| &it.connect) {
        assert_ne!(path.seen, Seen::Observed, "{name}");
    }
}

/// What is saved of a log now comes back as it was.
fn evidence_of_a_log_comes_back(name: &str, evidence: &Evidence) {
    let mut saved = Vec::new();
    format::save(evidence, &mut saved).unwrap();
    let loaded = format::load(saved.as_slice()).unwrap();
    assert_eq!(loaded, *evidence, "{name}");
}

/// A log that only lacks words does not say that there was no certificate.
#[test]
fn a_certificate_that_is_not_shown_is_not_missing() {
    let log = "\
        Status:\tConnecting to 203.0.113.7:21...\nStatus:\tConnection established, waiting for welcome message...\n\
        Response:\t220 ready\nCommand:\tAUTH TLS\nResponse:\t234 Proceed\nStatus:\tInitializing TLS...\n\
        Status:\tTLS connection established.\nCommand:\tUSER me\nResponse:\t331 x\nCommand:\tPASS *\nResponse:\t230 in\n";
    let found = sessions(log.as_bytes(), Some("filezilla")).unwrap();
    let text = text(&found[0], Language::English);
    assert!(!text.contains("no certificate"), "{text}");
    assert!(!text.contains("verified"), "{text}");
}

pub(crate) fn saved(name: &str) -> Evidence {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs/saved");
    format::load(fs::File::open(file.join(name)).unwrap()).unwrap()
}

/// Files in which 0, 0.0.0.0 and "unknown" stood for what a log does not tell.
#[test]
fn evidence_of_before_is_read_as_it_was_meant() {
    let lftp = saved("lftp.json");
    assert_eq!(lftp.origin(), Origin::ClientLog);
    assert_eq!((lftp.duration_us, lftp.asked.timeout_us), (None, None));
    assert_eq!(lftp.connections_opened(), None);
    let attempt = &lftp.attempts[0];
    assert!(attempt.exchanges.iter().all(|it| it.elapsed_us().is_none()));
    assert!(attempt.steps.iter().all(|step| step.elapsed_us.is_none()));
    let data = &attempt.data[0];
    assert_eq!((data.bytes, &data.listing), (None, &None));
    let path = data.connect.as_ref().unwrap();
    assert_eq!((path.address, path.seen), (None, Seen::Inferred));
    assert_eq!(data.connect_control_peer, None);

    let vsftpd = saved("vsftpd.json");
    assert_eq!(vsftpd.origin(), Origin::ServerLog);
    assert_eq!(vsftpd.target.host, None);
    assert_eq!(vsftpd.duration_us, Some(2_000_000));
    assert_eq!(vsftpd.attempts[0].exchanges[0].sent_us, Some(0));
    for language in [Language::English, Language::Japanese] {
        let text = text(&vsftpd, language);
        assert!(
            !text.contains("0.0.0.0") && !text.contains("unknown"),
            "{text}"
        );
    }
}
