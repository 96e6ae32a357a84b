//! What the library makes of servers that change.

use std::sync::Arc;
use std::time::Duration;

use ftpprobe::clock::Timestamp;
use ftpprobe::diagnosis::{Policy, Verdict};
use ftpprobe::fleet::Subject;
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::report::build;
use ftpprobe::secret::Secret;
use ftpprobe::serve::InProcess;
use ftpprobe::settings::{Retrying, Settings};
use ftpprobe::target::{Login, Target, TlsMode};
use ftpprobe::watch::{Change, Model, News, NotNow, Options, Order, watch};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::server::{Beside, full, healthy, without_data};

/// No test waits as long as people have to.
const EVERY: Duration = Duration::from_millis(20);

struct Watching {
    news: mpsc::Receiver<News>,
    orders: mpsc::Sender<Order>,
    stop: CancellationToken,
    ended: JoinHandle<()>,
}

/// Watches these servers.
fn begin(servers: &[&Beside], checks: Option<u64>) -> Watching {
    let subject = |server: &&Beside| {
        let address = server.server.address;
        Arc::new(Subject {
            target: Target {
                host: address.ip().to_string(),
                port: address.port(),
                tls: TlsMode::Off,
                login: Login::of(None, Secret::new("probe@".to_owned())),
                directory: None,
                name: None,
            },
            settings: Settings {
                retrying: Retrying {
                    retries: 0,
                    ..Retrying::default()
                },
                ..Settings::default()
            },
            policy: Policy::default(),
        })
    };
    let subjects = servers.iter().map(subject).collect();
    let (orders, ordered) = mpsc::channel(4);
    let (told, news) = mpsc::channel(4);
    let options = Options {
        every: EVERY,
        checks,
        jobs: 4,
    };
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    let ended = tokio::spawn(async move {
        let memory = Arc::new(InProcess::default());
        watch(
            subjects,
            options,
            memory,
            Arc::new(()),
            ordered,
            told,
            &stopping,
        )
        .await;
    });
    Watching {
        news,
        orders,
        stop,
        ended,
    }
}

impl Watching {
    /// The next news of this kind.
    async fn next<T>(&mut self, wanted: impl Fn(News) -> Option<T>) -> T {
        loop {
            let news = self.news.recv().await.unwrap();
            if let Some(found) = wanted(news) {
                return found;
            }
        }
    }
}

#[tokio::test]
async fn a_verdict_that_changes_is_told() {
    let server = Beside::start(vec![healthy(), without_data(), without_data(), healthy()]);
    let mut watching = begin(&[&server], Some(4));
    let mut model = Model::new(["a"]);
    let mut changes = Vec::new();
    while let Some(news) = watching.news.recv().await {
        let News::Checked(checked) = news else {
            continue;
        };
        let report = build(&checked.evidence, &checked.diagnosis, &Wording::english());
        changes.push(model.checked(0, &report, checked.held_until, Timestamp::now()));
    }
    watching.ended.await.unwrap();
    assert_eq!((changes.len(), server.connections()), (4, 4));
    assert_eq!(changes[0], Change::First);
    assert!(matches!(&changes[1], Change::From { verdict, .. } if *verdict != Verdict::Critical));
    assert_eq!(changes[2], Change::Same);
    let refused = |cause: &str| cause == "data-port-refused";
    assert!(
        matches!(&changes[3], Change::From { verdict: Verdict::Critical, root_cause, .. }
            if root_cause.as_deref().is_some_and(refused)),
        "{changes:?}"
    );
    let summary = model.targets[0].summary.as_ref().unwrap();
    assert_eq!((summary.runs.all, summary.runs.critical), (4, 2));
}

/// Nobody gets past the time that a server asks for, neither by the interval nor by a key.
#[tokio::test]
async fn a_server_that_asks_to_wait_is_left_alone() {
    let server = Beside::start(vec![full()]);
    let mut watching = begin(&[&server], None);
    let checked = watching.next(|news| match news {
        News::Checked(checked) => Some(checked),
        _ => None,
    });
    let until = checked.await.held_until.unwrap();
    assert!(until.seconds_since(Timestamp::now()) > 200);
    let due = watching.next(|news| match news {
        News::Due(_, due) => due,
        _ => None,
    });
    assert!(due.await.seconds_since(Timestamp::now()) > 200);
    watching.orders.send(Order::Hurry(0)).await.unwrap();
    let refused = watching.next(|news| match news {
        News::Refused(index, why) => Some((index, why)),
        _ => None,
    });
    assert_eq!(refused.await, (0, NotNow::HeldOff(until)));
    watching.stop.cancel();
    watching.ended.await.unwrap();
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn whoever_pauses_has_no_check_begin() {
    let servers = [
        Beside::start(vec![healthy()]),
        Beside::start(vec![healthy()]),
    ];
    let mut watching = begin(&[&servers[0], &servers[1]], None);
    watching.orders.send(Order::Pause(true)).await.unwrap();
    let paused = |news| match news {
        News::Paused(paused) => Some(paused),
        _ => None,
    };
    assert!(watching.next(paused).await);
    watching.orders.send(Order::Pause(false)).await.unwrap();
    assert!(!watching.next(paused).await);
    // All that is due after it is checked.
    let mut seen = [0, 0];
    while seen.contains(&0) {
        let checked = watching.next(|news| match news {
            News::Checked(checked) => Some(checked.index),
            _ => None,
        });
        seen[checked.await] += 1;
    }
    watching.stop.cancel();
    watching.ended.await.unwrap();
}
