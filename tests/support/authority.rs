//! A throw-away certificate authority: good certificates, and each fault that one can have.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use ftpprobe::clock::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, date_time_ymd,
};

use crate::support::identity::Identity;

/// The names of the test machine.
const OWN_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// A root and an intermediate that signs for it.
pub(crate) struct Authority {
    root: CertifiedIssuer<'static, KeyPair>,
    intermediate: CertifiedIssuer<'static, KeyPair>,
}

/// From when until when, in days from now.
type Days = (i64, i64);

/// Valid now, and neither too long nor about to end.
const GOOD_DAYS: Days = (-10, 200);

impl Authority {
    /// An authority of no particular name.
    pub(crate) fn new() -> Self {
        Self::named("Practice", "ftpprobe tests")
    }

    /// An authority whose certificates carry these names.
    pub(crate) fn named(name: &str, organisation: &str) -> Self {
        let issuer = |kind: &str| {
            let mut params = params(&[], &format!("{name} {kind}"), (-300, 3000));
            params
                .distinguished_name
                .push(DnType::OrganizationName, organisation);
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
            params
        };
        let root = CertifiedIssuer::self_signed(issuer("Root"), key()).unwrap();
        let intermediate = CertifiedIssuer::signed_by(issuer("CA"), key(), &root).unwrap();
        Self { root, intermediate }
    }

    /// Nothing is wrong with it, for those who know the root.
    pub(crate) fn good(&self) -> Identity {
        self.issue(&OWN_NAMES, GOOD_DAYS)
    }

    /// It ended yesterday.
    pub(crate) fn expired(&self) -> Identity {
        self.issue(&OWN_NAMES, (-90, -1))
    }

    /// It begins tomorrow.
    pub(crate) fn not_yet_valid(&self) -> Identity {
        self.issue(&OWN_NAMES, (1, 90))
    }

    /// It ends in five days.
    pub(crate) fn ending(&self) -> Identity {
        self.issue(&OWN_NAMES, (-85, 5))
    }

    /// It ends so long from now.
    pub(crate) fn lasting(&self, time: Duration) -> Identity {
        let mut params = server(&OWN_NAMES, GOOD_DAYS);
        let end = Timestamp::now().unix_seconds().unsigned_abs() + time.as_secs();
        params.not_after = date_time_ymd(1970, 1, 1) + Duration::from_secs(end);
        self.sign(&params, &[&self.intermediate])
    }

    /// It is valid for longer than a public authority, which it seems to come from, may sign.
    pub(crate) fn long_lived(&self) -> Identity {
        let mut params = server(&OWN_NAMES, (-10, 3000));
        params.custom_extensions.push(issuers_place());
        self.sign(&params, &[&self.intermediate])
    }

    /// It is for another host.
    pub(crate) fn for_another_host(&self) -> Identity {
        self.issue(&["ftp.other.example", "*.other.example"], GOOD_DAYS)
    }

    /// It is for a host of this name.
    pub(crate) fn named_as(&self, name: &str) -> Identity {
        self.issue(&[name], GOOD_DAYS)
    }

    /// The same with these names of the client.
    pub(crate) fn client_named(&self, names: &[&str]) -> Identity {
        let mut params = params(names, "practice client", GOOD_DAYS);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.sign(&params, &[&self.intermediate])
    }

    /// The server forgets the intermediate, and the certificate says where to fetch it.
    pub(crate) fn without_intermediate(&self) -> Identity {
        let mut params = server(&OWN_NAMES, GOOD_DAYS);
        params.custom_extensions.push(issuers_place());
        self.sign(&params, &[])
    }

    /// For a client that is asked for one.
    pub(crate) fn client(&self) -> Identity {
        let mut params = params(&[], "practice client", GOOD_DAYS);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.sign(&params, &[&self.intermediate])
    }

    /// It signed itself, and knows no authority.
    pub(crate) fn self_signed() -> Identity {
        Self::self_signed_as("practice server")
    }

    /// It signed itself, by this name.
    pub(crate) fn self_signed_as(name: &str) -> Identity {
        let key = key();
        let mut params = server(&OWN_NAMES, GOOD_DAYS);
        params.distinguished_name.push(DnType::CommonName, name);
        let certificate = params.self_signed(&key).unwrap();
        let pem = certificate.pem();
        Identity::new(&pem, &key.serialize_pem(), &pem)
    }

    fn issue(&self, names: &[&str], days: Days) -> Identity {
        self.sign(&server(names, days), &[&self.intermediate])
    }

    fn sign(
        &self,
        params: &CertificateParams,
        others: &[&CertifiedIssuer<'static, KeyPair>],
    ) -> Identity {
        let key = key();
        let mut chain = params.signed_by(&key, &self.intermediate).unwrap().pem();
        for other in others {
            chain.push_str(&other.pem());
        }
        Identity::new(&chain, &key.serialize_pem(), &self.root.pem())
    }
}

/// The name of the root below.
pub(crate) const RSA_ROOT: &str = "RSA-Root";

/// A certificate of an RSA key and a digest that Rust's libraries refuse, signed by a root of its own.
pub(crate) fn rsa(bits: u16, digest: &str) -> Identity {
    let folder = tempfile::tempdir().unwrap();
    let within = folder.path();
    let names = "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\nextendedKeyUsage=serverAuth\n";
    std::fs::write(within.join("extensions"), names).unwrap();
    let root = format!(
        "req -x509 -newkey rsa:2048 -nodes -sha256 -days 200 -subj /CN={RSA_ROOT} \
         -keyout root.key -out root.pem"
    );
    let request = format!(
        "req -new -newkey rsa:{bits} -nodes -subj /CN=localhost -keyout key.pem -out request.pem"
    );
    let sign = format!(
        "x509 -req -in request.pem -CA root.pem -CAkey root.key -CAcreateserial -days 200 \
         -{digest} -extfile extensions -out chain.pem"
    );
    for command in [&root, &request, &sign] {
        openssl(within, command);
    }
    let read = |name: &str| std::fs::read_to_string(within.join(name)).unwrap();
    Identity::new(&read("chain.pem"), &read("key.pem"), &read("root.pem"))
}

fn openssl(folder: &Path, arguments: &str) {
    let output = Command::new("openssl")
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .expect("openssl, which ci/install-servers installs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments}: {said}");
}

fn key() -> KeyPair {
    KeyPair::generate().unwrap()
}

fn server(names: &[&str], days: Days) -> CertificateParams {
    let mut params = params(names, names[0], days);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params
}

fn params(names: &[&str], common_name: &str, days: Days) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    let day = |days: i64| {
        // An hour more: whole days are still whole when somebody counts them a moment later.
        let hours = days * 24 + days.signum();
        let seconds = Timestamp::now().unix_seconds() + hours * 60 * 60;
        date_time_ymd(1970, 1, 1) + Duration::from_secs(seconds.try_into().unwrap())
    };
    params.not_before = day(days.0);
    params.not_after = day(days.1);
    params.use_authority_key_identifier_extension = true;
    params
}

/// Where the issuer's certificate can be fetched (RFC 5280 section 4.2.2.1). Nobody answers there.
fn issuers_place() -> CustomExtension {
    const CA_ISSUERS: [u8; 10] = [0x06, 8, 0x2b, 6, 1, 5, 5, 7, 48, 2];
    let uri = element(0x86, b"http://127.0.0.1:9/issuer.der");
    let description = element(0x30, &[&CA_ISSUERS, uri.as_slice()].concat());
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], element(0x30, &description))
}

/// A short element of DER.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap();
    assert!(length < 128, "a short form");
    [&[tag, length], content].concat()
}
