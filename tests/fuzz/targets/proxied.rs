//! What a proxy answers, of SOCKS5 and of HTTP, up to the report on it.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use ftpprobe::evidence::proxied::{MAX_PROXY_ANSWER, ProxyRequest};
use ftpprobe::evidence::{Evidence, Facts, Outcome, StepName, Tunnel, TunnelEnd, format};
use ftpprobe::secret::{Secret, Secrets};
use ftpprobe::settings::{Proxy, ProxyLogin, Settings};
use ftpprobe::target::ProxyKind;
use ftpprobe::wire::dial::dial;
use ftpprobe::wire::goal::Goal;
use ftpprobe::wire::limits::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use super::outputs;

/// What is sent to the proxy as the password.
const PASSWORD: &str = "Zq7kw9Xv-one";

/// The longest answer of SOCKS that is kept.
const MOST_OF_SOCKS: usize = 262;

static PLAIN: LazyLock<Evidence> = LazyLock::new(|| {
    let text = include_str!("../../evidence/healthy/evidence.json");
    format::load(text.as_bytes()).unwrap()
});

/// Asks a proxy that says what the bytes say, however it is asked, and closes. The first line is how it is asked: `h` over HTTP and
/// otherwise over SOCKS, `l` with a login, `n` for a name. `%P` stands for the password.
pub fn run(data: &[u8]) {
    let end = memchr::memchr(b'\n', data).unwrap_or(data.len());
    let (options, said) = data.split_at(end);
    let said = filled(said.get(1..).unwrap_or_default());
    let asks = |letter: u8| options.contains(&letter);
    let kind = match (asks(b'h'), asks(b'n')) {
        (true, _) => ProxyKind::Http,
        (false, true) => ProxyKind::Socks5h,
        (false, false) => ProxyKind::Socks5,
    };
    let goal = if asks(b'n') {
        Goal::Name("ftp.example.com".into(), 21)
    } else {
        Goal::Address(([192, 0, 2, 1], 21).into())
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (path, rest) = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let settings = settings(kind, asks(b'l'), listener.local_addr().unwrap().port());
        let limits = Limits::new(&settings, CancellationToken::new());
        let asking = async {
            let (path, stream) = dial(&limits, &goal).await;
            let mut rest = Vec::new();
            if let Some(mut stream) = stream {
                stream.read_to_end(&mut rest).await.unwrap();
            }
            (path, rest)
        };
        tokio::join!(asking, serve(&listener, &said)).0
    });
    look(path.tunnel.as_deref().unwrap(), &said, &rest);
    let mut evidence = PLAIN.clone();
    let attempt = evidence.attempts.last_mut().unwrap();
    let connect = attempt
        .steps
        .iter()
        .position(|it| it.name == StepName::Connect)
        .unwrap();
    let is_open = path.tunnel.as_ref().unwrap().end == TunnelEnd::Open;
    if !is_open {
        attempt.steps.truncate(connect + 1);
        attempt.exchanges.clear();
        attempt.data.clear();
    }
    let step = &mut attempt.steps[connect];
    step.outcome = Outcome::of(is_open);
    if let Facts::Connect(connected) = &mut step.facts {
        connected.paths = vec![path];
        connected.used = is_open.then_some(0);
    }
    let mut secrets = Secrets::default();
    secrets.add(&Secret::new(PASSWORD.to_owned()));
    let attempts = evidence.attempts.into_iter();
    evidence.attempts = attempts.map(|it| it.masked(&secrets)).collect();
    outputs::check(&evidence, said.len(), &[PASSWORD]);
}

fn filled(said: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = said;
    while let Some(at) = memchr::memmem::find(rest, b"%P") {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(PASSWORD.as_bytes());
        rest = &rest[at + 2..];
    }
    out.extend_from_slice(rest);
    out
}

fn settings(kind: ProxyKind, with_login: bool, port: u16) -> Settings {
    let login = with_login.then(|| ProxyLogin {
        user: "me".to_owned(),
        password: Secret::new(PASSWORD.to_owned()),
    });
    Settings {
        proxy: Some(Arc::new(Proxy {
            kind,
            host: "127.0.0.1".to_owned(),
            port,
            login,
            variable: None,
        })),
        // Nothing is waited for: whatever is to come has come, and then the end.
        connect_timeout: Duration::from_secs(60),
        deadline: Duration::from_secs(120),
        ..Settings::default()
    }
}

async fn serve(listener: &TcpListener, said: &[u8]) {
    let (mut stream, _): (TcpStream, _) = listener.accept().await.unwrap();
    // Whoever has heard enough may have gone.
    let _ = stream.write_all(said).await;
    let _ = stream.shutdown().await;
    let mut asked = Vec::new();
    let _ = stream.read_to_end(&mut asked).await;
}

/// That every byte is the proxy's or the server's, and none both.
fn look(tunnel: &Tunnel, said: &[u8], rest: &[u8]) {
    let is_http = tunnel.kind == ProxyKind::Http;
    let heard: Vec<u8> = tunnel
        .exchanges
        .iter()
        .flat_map(|it| &it.answer.0)
        .copied()
        .collect();
    for exchange in &tunnel.exchanges {
        let most = if is_http {
            MAX_PROXY_ANSWER
        } else {
            MOST_OF_SOCKS
        };
        assert!(exchange.answer.0.len() <= most);
        assert_eq!(exchange.answer.is_empty(), exchange.ended_us.is_none());
        assert!(!is_http || exchange.request == ProxyRequest::Connect);
    }
    assert_ne!(tunnel.end, TunnelEnd::TimedOut);
    assert_ne!(tunnel.end, TunnelEnd::Stopped);
    assert_ne!(tunnel.end, TunnelEnd::NoConnection);
    if tunnel.end != TunnelEnd::Open {
        return;
    }
    if is_http {
        // Interim answers gave way to the last one.
        assert!(said.ends_with(rest), "what follows is the server's");
        let before = &said[..said.len() - rest.len()];
        let is_whole = heard.len() < MAX_PROXY_ANSWER;
        assert!(!is_whole || before.ends_with(&heard), "no byte is lost");
        assert!(before.ends_with(b"\n"));
    } else {
        let all = [heard.as_slice(), rest].concat();
        assert_eq!(all, said, "every byte is heard once");
    }
}
