//! 227 and 229: what is read of them is what a plain reply would say.

use ftpprobe::evidence::Reply;
use ftpprobe::evidence::passive::{parse_227, parse_229};

/// Reads the lines as either reply.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if let Ok(found) = parse_227(&reply(227, &lines)) {
        let [a, b, c, d] = found.ip.octets();
        let [high, low] = found.port.to_be_bytes();
        let plain = format!("227 Entering Passive Mode ({a},{b},{c},{d},{high},{low}).");
        let again = parse_227(&reply(227, &[plain])).unwrap();
        assert_eq!((again.ip, again.port), (found.ip, found.port));
        assert_eq!(again.oddities.is_empty(), found.port != 0);
        for number in [a, b, c, d, high, low] {
            assert!(text.contains(&number.to_string()), "{number}");
        }
    }
    if let Ok(found) = parse_229(&reply(229, &lines)) {
        let plain = format!("229 Entering Extended Passive Mode (|||{}|)", found.port);
        let again = parse_229(&reply(229, &[plain])).unwrap();
        assert_eq!(again.port, found.port);
        assert_eq!(again.oddities.is_empty(), found.port != 0);
        assert!(text.contains(&found.port.to_string()));
    }
}

fn reply(code: u16, lines: &[String]) -> Reply {
    Reply {
        code,
        lines: lines.to_vec(),
        oddities: Vec::new(),
    }
}
