//! Products that open TLS connections on the way, from `data/interceptors.toml`.
//!
//! An antivirus or a proxy that reads encrypted connections signs a certificate of its own for the
//! server, and the issuer of that certificate names the product.

use std::sync::OnceLock;

use serde::Deserialize;

/// A product and the words by which its certificates are known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Interceptor {
    name: String,
    issuers: Vec<String>,
    /// An issuer of such certificates.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "it is there for readers and tests")
    )]
    example: String,
}

/// The product whose certificate authority this issuer is, if it is one that opens connections.
#[must_use]
pub fn of(issuer: &str) -> Option<&'static str> {
    let issuer = issuer.to_lowercase();
    let mut all = all().iter();
    let signs = |product: &&Interceptor| product.issuers.iter().any(|words| holds(&issuer, words));
    all.find(signs).map(|product| product.name.as_str())
}

/// Whether these words stand in the issuer, which is in small letters, and are no part of longer ones.
fn holds(issuer: &str, words: &str) -> bool {
    let words = words.to_lowercase();
    let mut found = issuer.match_indices(words.as_str());
    found.any(|(at, _)| {
        let (before, rest) = issuer.split_at(at);
        let after = rest.strip_prefix(words.as_str());
        !before.ends_with(char::is_alphanumeric)
            && after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
    })
}

/// All products, in the order of the file.
fn all() -> &'static [Interceptor] {
    static ALL: OnceLock<Vec<Interceptor>> = OnceLock::new();
    // The tests parse the file, so it cannot be malformed here.
    ALL.get_or_init(|| parse().unwrap_or_default())
}

fn parse() -> Result<Vec<Interceptor>, toml::de::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        interceptor: Vec<Interceptor>,
    }

    toml::from_str::<File>(include_str!("data/interceptors.toml")).map(|file| file.interceptor)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use test_case::test_case;

    use super::*;

    #[test]
    fn the_file_is_well_formed_and_names_each_product_once() {
        let all = parse().expect("the file parses");
        let names: BTreeSet<&str> = all.iter().map(|product| product.name.as_str()).collect();
        assert!(names.len() > 30, "{names:?}");
        assert_eq!(names.len(), all.len());
        for product in &all {
            assert!(!product.issuers.is_empty(), "{}", product.name);
            for words in &product.issuers {
                assert!(
                    words.len() >= 5 && words.trim() == words,
                    "{}: {words:?}",
                    product.name
                );
            }
        }
    }

    #[test]
    fn every_example_is_its_own_product_and_uses_the_words() {
        for product in parse().expect("the file parses") {
            assert_eq!(of(&product.example), Some(product.name.as_str()));
        }
    }

    #[test_case("CN=R11, O=Let's Encrypt, C=US")]
    #[test_case("C=US, O=Internet Security Research Group, CN=ISRG Root X1")]
    #[test_case(
        "C=GB, ST=Greater Manchester, L=Salford, O=Sectigo Limited, CN=Sectigo RSA Domain Validation Secure Server CA"
    )]
    #[test_case("C=GB, O=COMODO CA Limited, CN=COMODO ECC Certification Authority")]
    #[test_case("C=US, O=DigiCert Inc, OU=www.digicert.com, CN=DigiCert Global Root G2")]
    #[test_case("C=US, O=DigiCert Inc, CN=GeoTrust TLS RSA CA G1")]
    #[test_case(
        "C=US, O=Symantec Corporation, OU=Symantec Trust Network, CN=Symantec Class 3 Secure Server CA - G4"
    )]
    #[test_case("C=US, O=McAfee, Inc., CN=McAfee OV SSL CA 2")]
    #[test_case("C=US, O=Trend Micro Inc, CN=Trend Micro S2 CA")]
    #[test_case("C=US, O=Cisco Systems, Inc., CN=Cisco RXC-R2")]
    #[test_case("O=Cisco Systems, CN=Cisco Root CA 2048")]
    #[test_case(
        "C=US, O=IdenTrust, OU=HydrantID Trusted Certificate Service, CN=HydrantID Server CA O1"
    )]
    #[test_case("C=US, O=Cloudflare, Inc., CN=Cloudflare Inc ECC CA-3")]
    #[test_case("C=US, O=Microsoft Corporation, CN=Microsoft Azure RSA TLS Issuing CA 03")]
    #[test_case("C=US, O=Amazon, CN=Amazon RSA 2048 M02")]
    #[test_case("C=US, O=Google Trust Services, CN=WR2")]
    #[test_case("C=BE, O=GlobalSign nv-sa, CN=GlobalSign GCC R3 DV TLS CA 2020")]
    #[test_case(
        "C=US, ST=Arizona, L=Scottsdale, O=GoDaddy.com, Inc., CN=Go Daddy Secure Certificate Authority - G2"
    )]
    #[test_case("C=US, O=Entrust, Inc., CN=Entrust Certification Authority - L1K")]
    #[test_case("C=AT, O=ZeroSSL, CN=ZeroSSL RSA Domain Secure Site CA")]
    #[test_case("C=PL, O=Unizeto Technologies S.A., CN=Certum Domain Validation CA SHA2")]
    #[test_case("C=CH, O=SwissSign AG, CN=SwissSign RSA TLS DV ICA 2022 - 1")]
    #[test_case("C=NO, O=Buypass AS-983163327, CN=Buypass Class 2 CA 5")]
    #[test_case("C=JP, O=SECOM Trust Systems CO.,LTD., CN=NII Open Domain CA - G7 RSA")]
    #[test_case(
        "C=DE, O=Deutsche Telekom Security GmbH, CN=Telekom Security ServerID OV Class 2 CA"
    )]
    #[test_case("O=Squidex, CN=Squidex CA"; "a longer word")]
    #[test_case("CN=vsftpd"; "self-signed")]
    #[test_case(""; "nothing")]
    fn no_other_issuer_is_taken_for_one(issuer: &str) {
        assert_eq!(of(issuer), None);
    }
}
