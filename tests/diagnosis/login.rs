//! USER, PASS, ACCT: the same code means different things at different places.

use ftpprobe::evidence::facts::Withheld;

use crate::Case;
use crate::script::Script;

fn greeted() -> Script {
    greeted_by("220 ready")
}

fn greeted_by(said: &str) -> Script {
    Script::connected("192.0.2.1")
        .greet(&[said])
        .features("MLST|UTF8")
}

fn at_user(said: &str) -> Script {
    greeted().login(&[said])
}

fn at_pass(said: &str) -> Script {
    greeted().login(&["331 password?", said])
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = AT_USER
        .iter()
        .map(|(said, root)| Case::critical(said, at_user(said), root))
        .collect();
    cases.extend(
        AT_PASS
            .iter()
            .map(|(said, root)| Case::critical(said, at_pass(said), root)),
    );
    cases.extend(others());
    cases
}

const AT_USER: &[(&str, &str)] = &[
    ("530 Permission denied.", "login-user-denied-by-list"),
    ("530 User root access denied.", "login-user-denied-by-list"),
    (
        "530 This FTP server is anonymous only.",
        "login-local-users-disabled",
    ),
    (
        "530 Non-anonymous sessions must use encryption. !closed",
        "tls-required-control",
    ),
    ("421 TLS is required", "tls-required-control"),
    ("503 Use AUTH first.", "tls-required-control"),
    (
        "550 SSL/TLS required on the control channel",
        "tls-required-control",
    ),
    ("534 Policy requires SSL.", "tls-required-control"),
    (
        "530 Valid hostname is expected.",
        "login-virtual-host-needed",
    ),
    ("530 Please login with user@host", "login-proxy-user-syntax"),
    (
        "421 Login timeout (300 seconds): closing control connection !closed",
        "idle-login-timeout",
    ),
    ("530 No.", "login-refused"),
];

const AT_PASS: &[(&str, &str)] = &[
    ("530 Login incorrect.", "login-bad-credentials"),
    ("530 Login authentication failed", "login-bad-credentials"),
    (
        "530 Authentifizierung fehlgeschlagen.",
        "login-bad-credentials",
    ),
    (
        "530-User cannot log in.\nWin32 error:   The user name or password is incorrect.\n530 End",
        "login-bad-credentials",
    ),
    (
        "530 User cannot log in, home directory inaccessible.",
        "login-home-inaccessible",
    ),
    (
        "500 OOPS: cannot change directory:/home/alice !closed",
        "login-home-inaccessible",
    ),
    (
        "421 Home directory not available - aborting !closed",
        "login-home-inaccessible",
    ),
    (
        "500 OOPS: vsftpd: refusing to run with writable root inside chroot() !closed",
        "login-chroot-writable",
    ),
    ("550 Can't change root.", "login-chroot-failed"),
    (
        "421 Too many users logged in for this account. Try again later. !closed",
        "limit-per-user",
    ),
    (
        "530 Sorry, the maximum number of clients (1) for this user are already connected. !closed",
        "limit-per-user",
    ),
    (
        "530 Sorry, the maximum number of clients (6) from your host are already connected. !closed",
        "limit-per-ip",
    ),
    (
        "530 Sorry, the maximum number of allowed clients (30) are already connected. !closed",
        "limit-server-full",
    ),
    (
        "530 Sorry, the maximum number of clients (10) from your class are already connected. !closed",
        "limit-class",
    ),
    ("421 You've run out of time. !closed", "limit-time-quota"),
    (
        "530 Can't login as [alice]: account disabled",
        "login-account-disabled",
    ),
    ("530 Your password has expired.", "login-password-expired"),
    (
        "530 Maximum login attempts. Disconnecting. !closed",
        "login-too-many-failures",
    ),
    (
        "530 Login not succeeded because of internal server error",
        "login-backend-down",
    ),
    ("530 Please try again later.", "login-temporarily-refused"),
    ("451 Hm.", "login-temporarily-refused"),
    (
        "530 second factor authentication is not allowed",
        "login-challenge",
    ),
    ("530 Hm.", "login-refused"),
    ("!closed", "control-lost"),
    ("!timeout", "reply-timeout"),
];

fn others() -> Vec<Case> {
    let withheld = |why| greeted().login_as(&["331 password?"], |login| login.withheld = Some(why));
    let accounts = greeted().login(&["331 password?", "332 Need account for login."]);
    let proxy = greeted_by("220 Acme FTP proxy ready").login(&["501 What?"]);
    let challenged = greeted().login(&["331 s/key 95 ke1234", "530 Login incorrect."]);
    let anonymous = |said: &[&str]| greeted().login(said).anonymous();
    let slow = Script::healthy().edit(|script| {
        let at = script
            .attempt
            .exchanges
            .iter()
            .position(|e| e.verb().as_deref() == Some("PASS"));
        let ended = &mut script.attempt.exchanges[at.unwrap()].ended_us;
        *ended = ended.map(|us| us + 5_000_000);
    });
    vec![
        Case::unknown(
            "password withheld",
            withheld(Withheld::Plaintext),
            "login-plaintext-withheld",
        ),
        Case::unknown(
            "no password",
            withheld(Withheld::NoPassword),
            "login-password-missing",
        ),
        Case::critical(
            "no account",
            withheld(Withheld::NoAccount),
            "login-account-required",
        ),
        Case::critical("account wanted", accounts, "login-account-required"),
        Case::critical("proxy", proxy, "login-proxy-user-syntax"),
        Case::critical("challenge", challenged, "login-challenge"),
        Case::critical(
            "no anonymous login, said so",
            anonymous(&["530 This is a private system - No anonymous login !closed"]),
            "login-anonymous-disabled",
        ),
        Case::critical(
            "no anonymous login, said as of a password",
            anonymous(&["331 password?", "530 Login incorrect."]),
            "login-anonymous-disabled",
        ),
        Case::critical(
            "anonymous and a limit",
            anonymous(&[
                "331 password?",
                "530 Sorry, the maximum number of allowed clients (30) are already connected.",
            ]),
            "limit-server-full",
        ),
        Case::ok("anonymous", Script::healthy().anonymous()).with(&["anonymous-login-allowed"]),
        Case::warning("slow login", slow, "slow-login"),
        Case::unknown(
            "stopped at PASS",
            at_pass("!deadline").edit(|script| {
                script.evidence.stopped = Some(ftpprobe::evidence::Stopped::Deadline);
            }),
            "probe-deadline",
        ),
    ]
}
