//! Runs that share a fleet, as a program that others call for one target each has them.

use std::sync::Arc;
use std::time::Duration;

use ftpprobe::diagnosis::{Policy, Verdict};
use ftpprobe::evidence::Stopped;
use ftpprobe::fleet::{Fleet, NotProbed, Subject};
use ftpprobe::secret::Secret;
use ftpprobe::settings::{Confines, Families, Settings};
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
        fleet.one(&here, &(), &stop, None),
        fleet.one(&here, &(), &stop, None),
        fleet.one(&there, &(), &stop, None),
        fleet.one(&here, &(), &stop, None),
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
        let run = fleet.one(&here, &(), &first, None).await;
        run.unwrap().0.stopped
    };
    let short = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        second.cancel();
        let run = fleet.one(&here, &(), &second, None).await;
        first.cancel();
        run.is_err()
    };
    assert_eq!(
        tokio::join!(long, short),
        (Some(Stopped::Interrupted), true)
    );
}

#[tokio::test]
async fn patience_ends_the_wait_for_a_turn_and_the_run() {
    let servers = Servers::start(&[("127.0.0.2", Kind::Silent)]);
    let fleet = fleet();
    let stop = CancellationToken::new();
    let here = subject(&servers, "127.0.0.2");
    let patience = |millis| Some(Duration::from_millis(millis));
    let long = fleet.one(&here, &(), &stop, patience(2_000));
    let short = fleet.one(&here, &(), &stop, patience(100));
    let (long, short) = tokio::join!(long, short);
    assert_eq!(long.unwrap().0.stopped, Some(Stopped::Deadline));
    assert_eq!(short.unwrap_err(), NotProbed::Busy);
    // It hears of its client's leave a moment after that.
    servers.wait_until(|seen| seen.over == 1);
}

#[tokio::test]
async fn no_connection_leads_out_of_the_confines() {
    let servers = Servers::start(&[]);
    let stop = CancellationToken::new();
    let mut here = subject(&servers, "localhost");
    let mut confined = async |networks: &[&str], public| {
        here.settings.families = Families::Ipv4;
        here.settings.confines = Some(Arc::new(Confines {
            networks: networks.iter().map(|it| it.parse().unwrap()).collect(),
            public,
        }));
        fleet().one(&here, &(), &stop, None).await
    };
    let forbidden = NotProbed::Forbidden("127.0.0.1".parse().unwrap());
    assert_eq!(
        confined(&["192.0.2.0/24"], true).await.unwrap_err(),
        forbidden
    );
    assert_eq!(servers.seen().over, 0);
    let (evidence, _) = confined(&["127.0.0.0/8"], false).await.unwrap();
    assert!(evidence.attempts[0].logged_in().is_some());
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
