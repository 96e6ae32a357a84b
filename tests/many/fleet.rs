//! Runs that share a fleet, as a program that others call for one target each has them.

use std::sync::Arc;
use std::time::Duration;

use ftpprobe::diagnosis::{Policy, Verdict};
use ftpprobe::evidence::Stopped;
use ftpprobe::fleet::{Fleet, Subject};
use ftpprobe::secret::Secret;
use ftpprobe::settings::Settings;
use ftpprobe::target::{Login, Target, TlsMode};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::server::{Kind, Servers};

fn subject(servers: &Servers, host: &str) -> Subject {
    let at = servers.at(host);
    let (_, port) = at.rsplit_once(':').unwrap();
    Subject {
        target: Target {
            host: host.to_owned(),
            port: port.parse().unwrap(),
            tls: TlsMode::Off,
            login: Login::of(None, Secret::new("probe@".to_owned())),
            directory: None,
            name: None,
        },
        settings: Settings::default(),
        policy: Policy::default(),
    }
}

fn fleet() -> Fleet {
    Fleet::new(Arc::new(()), 8)
}

#[tokio::test]
async fn who_asks_for_one_waits_until_nobody_is_at_its_server() {
    let servers = Servers::start(&[]);
    let (fleet, stop) = (fleet(), CancellationToken::new());
    let (here, there) = (
        subject(&servers, "127.0.0.2"),
        subject(&servers, "127.0.0.3"),
    );
    let runs = tokio::join!(
        fleet.one(&here, &(), &stop),
        fleet.one(&here, &(), &stop),
        fleet.one(&there, &(), &stop),
        fleet.one(&here, &(), &stop),
    );
    for run in [runs.0, runs.1, runs.2, runs.3] {
        assert!(matches!(
            run.unwrap().1.verdict,
            Verdict::Ok | Verdict::Warning
        ));
    }
    let seen = servers.seen();
    assert_eq!(seen.at[&"127.0.0.2".parse().unwrap()].1, 1);
}

#[tokio::test]
async fn who_asks_for_one_waits_no_longer_than_it_wants() {
    let servers = Servers::start(&[("127.0.0.2", Kind::Silent)]);
    let fleet = fleet();
    let (first, second) = (CancellationToken::new(), CancellationToken::new());
    let here = subject(&servers, "127.0.0.2");
    let long = async {
        let run = fleet.one(&here, &(), &first).await;
        run.unwrap().0.stopped
    };
    let short = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        second.cancel();
        let run = fleet.one(&here, &(), &second).await;
        first.cancel();
        run.is_none()
    };
    assert_eq!(
        tokio::join!(long, short),
        (Some(Stopped::Interrupted), true)
    );
}

/// A run of a single target has a result however early it is stopped.
#[tokio::test]
async fn the_first_of_all_begins_even_if_it_is_stopped_before() {
    let servers = Servers::start(&[]);
    let subjects = ["127.0.0.2", "127.0.0.3"].map(|host| Arc::new(subject(&servers, host)));
    let stop = CancellationToken::new();
    stop.cancel();
    let (results, mut done) = mpsc::channel(1);
    let fleet = fleet();
    let all = fleet.all(subjects.to_vec(), Arc::new(()), results, &stop);
    let (left, first) = tokio::join!(all, done.recv());
    assert_eq!(left.into_iter().collect::<Vec<_>>(), [1]);
    let first = first.unwrap();
    assert_eq!(first.evidence.stopped, Some(Stopped::Interrupted));
    assert_eq!(first.diagnosis.verdict, Verdict::Unknown);
    assert_eq!(servers.seen().over, 0);
}
