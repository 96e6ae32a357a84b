//! The named behaviours.

use ftpprobe::demo::{Server, scenario, scenarios};
use ftpprobe::knowledge::wording::{Language, Wording};

use crate::client::Client;

#[tokio::test]
async fn every_scenario_starts_and_has_a_name_of_its_own() {
    for wanted in scenarios() {
        let found = scenario(&wanted.name.to_uppercase()).unwrap();
        assert!(
            std::ptr::eq(wanted, found),
            "{} is named twice",
            wanted.name
        );
        for language in Language::ALL {
            let id = format!("scenario-{}", wanted.name);
            let summary = Wording::new(language).say(&id, &[]);
            assert!(summary != id && !summary.contains('\n'), "{summary}");
        }
        let server = Server::start(wanted.behaviour()).await.unwrap();
        server.finish().await.unwrap();
    }
    assert_eq!(scenario("healthy").unwrap().expects, None);
    assert!(scenario("no-such-scenario").is_none());
}

#[tokio::test]
async fn the_retry_scenario_refuses_once() {
    let behaviour = scenario("421-retry").unwrap().behaviour();
    let server = Server::start(behaviour).await.unwrap();
    let mut first = Client::connect(&server).await.unwrap();
    assert_eq!(
        first.rest().await.unwrap(),
        b"421 There are too many connected users, please try later.\r\n"
    );
    let mut second = Client::connect(&server).await.unwrap();
    assert_eq!(second.reply().await.unwrap(), "220 (vsFTPd 3.0.5)\r\n");
}

#[tokio::test]
async fn the_login_and_directory_of_a_scenario_meet_its_fault() {
    let wrong = scenario("wrong-password").unwrap();
    let (user, password) = wrong.user.unwrap();
    let server = Server::start(wrong.behaviour()).await.unwrap();
    let mut client = Client::connect(&server).await.unwrap();
    client.reply().await.unwrap();
    client.ask(&format!("USER {user}")).await.unwrap();
    let reply = client.ask(&format!("PASS {password}")).await.unwrap();
    assert_eq!(reply, "530 Login incorrect.\r\n");

    let missing = scenario("missing-directory").unwrap();
    let server = Server::start(missing.behaviour()).await.unwrap();
    let mut client = Client::log_in(&server).await.unwrap();
    let command = format!("CWD {}", missing.directory.unwrap());
    let reply = client.ask(&command).await.unwrap();
    assert_eq!(reply, "550 Failed to change directory.\r\n");
}
