//! Who may ask: pages of this very server. A preview may show what is not published yet, and any page a browser has open
//! can reach loopback, so a request must name this server as its host, and its origin where it has one.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, header};

/// The host names under which the server may be asked.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    host: String,
    any_address: bool,
}

impl Guard {
    /// For a server that listens on `host`, as named on the command line.
    pub(super) fn new(host: &str) -> Guard {
        let host = host.trim_matches(['[', ']']);
        let any_address = host.parse::<IpAddr>().is_ok_and(|ip| ip.is_unspecified());
        Guard { host: host.to_ascii_lowercase(), any_address }
    }

    /// Whether a request may be answered.
    pub(super) fn allows(&self, headers: &HeaderMap) -> bool {
        let one = |name: HeaderName| {
            let mut values = headers.get_all(name).iter();
            (values.next().map(|v| v.to_str().unwrap_or_default()), values.next().is_some())
        };
        let (Some(host), false) = one(header::HOST) else { return false };
        let own = match one(header::ORIGIN) {
            (None, _) => true,
            // Same host and port; a proxy in front may speak TLS.
            (Some(origin), false) => origin.split_once("://").is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(host)),
            (Some(_), true) => false,
        };
        own && self.knows(name_of(host))
    }

    /// Whether a name, without port, is this server's. An attacker can point a name at any address but can't make a browser
    /// send an address as the name of another; so where all addresses are served, any address is accepted.
    fn knows(&self, name: &str) -> bool {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let address = name.trim_matches(['[', ']']).parse::<IpAddr>();
        match address {
            Ok(ip) => ip.is_loopback() || self.any_address || self.host.parse() == Ok(ip),
            Err(_) => name == "localhost" || name == self.host,
        }
    }
}

/// The host without its port.
fn name_of(host: &str) -> &str {
    match host.rfind(':') {
        Some(colon) if !host.ends_with(']') && host[colon + 1..].bytes().all(|b| b.is_ascii_digit()) => &host[..colon],
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(guard: &Guard, host: &str, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        guard.allows(&headers)
    }

    #[test]
    fn only_this_server_by_its_own_names() {
        let guard = Guard::new("127.0.0.1");
        for host in ["127.0.0.1:3210", "localhost:3210", "LOCALHOST", "[::1]:80", "127.0.0.1", "localhost.:1"] {
            assert!(asked(&guard, host, None), "{host}");
        }
        for host in ["evil.example", "127.0.0.1.evil.example:3210", "192.168.0.7:3210", "", "localhost:80:80", "a@localhost"] {
            assert!(!asked(&guard, host, None), "{host}");
        }
        assert!(!guard.allows(&HeaderMap::new()), "a request without host");
    }

    #[test]
    fn an_origin_must_be_the_same() {
        let guard = Guard::new("127.0.0.1");
        assert!(asked(&guard, "localhost:3210", Some("http://localhost:3210")));
        for origin in ["http://evil.example", "http://localhost:8000", "null", "http://127.0.0.1:3210"] {
            assert!(!asked(&guard, "localhost:3210", Some(origin)), "{origin}");
        }
    }

    #[test]
    fn a_server_for_all_addresses_answers_to_addresses_but_not_to_names() {
        let guard = Guard::new("0.0.0.0");
        assert!(asked(&guard, "192.168.0.7:3210", None));
        assert!(!asked(&guard, "evil.example:3210", None));
        assert!(asked(&Guard::new("preview.local"), "preview.local:3210", None));
    }
}
