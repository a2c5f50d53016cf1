//! Links outward, asked of a server on this machine that redirects, stalls, limits and fails.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{copy, guiju, list, text};

/// What was asked of the server, and how much of it at once.
#[derive(Default)]
struct Seen {
    paths: Mutex<Vec<String>>,
    open: AtomicUsize,
    most: AtomicUsize,
}

fn serve() -> (String, Arc<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let seen = Arc::new(Seen::default());
    let (at, shared) = (base.clone(), seen.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (at, seen) = (at.clone(), shared.clone());
            std::thread::spawn(move || reply(stream, &at, &seen));
        }
    });
    (base, seen)
}

fn reply(mut stream: TcpStream, base: &str, seen: &Seen) {
    let mut bytes = [0; 2048];
    let n = stream.read(&mut bytes).unwrap_or(0);
    let request = String::from_utf8_lossy(&bytes[..n]).into_owned();
    let path = request.split(' ').nth(1).unwrap_or("/").to_owned();
    let times = {
        let mut paths = seen.paths.lock().expect("a lock");
        paths.push(path.clone());
        paths.iter().filter(|p| **p == path).count()
    };
    let open = seen.open.fetch_add(1, Ordering::SeqCst) + 1;
    seen.most.fetch_max(open, Ordering::SeqCst);
    let (status, header) = match path.as_str() {
        "/moved" => ("301 Moved", format!("Location: {base}/fine\r\n")),
        "/round" => ("302 Found", format!("Location: {base}/round\r\n")),
        "/limited" if times < 2 => ("429 Too Many Requests", "Retry-After: 0\r\n".into()),
        "/shaky" if times < 2 => ("503 Unavailable", String::new()),
        "/gone" => ("404 Not Found", String::new()),
        "/broken" => ("500 Error", String::new()),
        "/stalls" => {
            std::thread::sleep(Duration::from_secs(6));
            ("200 OK", String::new())
        }
        p if p.starts_with("/slow") => {
            std::thread::sleep(Duration::from_millis(150));
            ("200 OK", String::new())
        }
        _ => ("200 OK", String::new()),
    };
    let _ = write!(stream, "HTTP/1.1 {status}\r\n{header}Content-Length: 2\r\nConnection: close\r\n\r\nok");
    seen.open.fetch_sub(1, Ordering::SeqCst);
}

const MANNERS: &str = "\n[links]\ntimeout = 2\nretries = 3\nwait_ms = 20\nper_host = 2\ninterval_ms = 1\nexclude = [\"/private/\"]\n";

#[test]
fn a_server_that_redirects_stalls_limits_and_fails() {
    let (base, seen) = serve();
    let handbook = copy("commands/clean");
    let here = handbook.path();
    let settings = std::fs::read_to_string(here.join("handbook.toml")).expect("settings");
    std::fs::write(here.join("handbook.toml"), format!("{settings}{MANNERS}")).expect("written");
    let paths = ["fine", "moved", "limited", "shaky", "private/x", "gone", "broken", "round", "stalls", "slow1", "slow2", "slow3", "slow4"];
    let lines: Vec<String> = paths.iter().map(|p| format!("[{p}]({base}/{p}#part)\n")).collect();
    std::fs::write(here.join("content/index.md"), format!("# 首頁\n\n{}\n[死](http://127.0.0.1:1/)\n", lines.join("\n"))).expect("written");
    let offline = guiju(here, &["links", "--offline"]);
    assert_eq!(offline.code, 0, "{}", offline.stdout);
    assert!(seen.paths.lock().expect("a lock").is_empty(), "--offline asks nobody");
    let run = guiju(here, &["links", "--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let report = run.json();
    let found: Vec<(&str, u64)> =
        list(&report, "problems").iter().map(|p| (text(p, "code"), p["place"]["line"].as_u64().unwrap_or_default())).collect();
    let line = |path: &str| 3 + 2 * paths.iter().position(|p| *p == path).expect("a path") as u64;
    let unanswered = ["broken", "round", "stalls"].map(|p| ("external-unanswered", line(p)));
    let wanted = [&[("external-gone", line("gone"))], &unanswered[..], &[("external-unanswered", 3 + 2 * paths.len() as u64)]].concat();
    assert_eq!(found, wanted, "each at its line in the Markdown");
    assert!(!seen.paths.lock().expect("a lock").iter().any(|p| p.starts_with("/private")), "what is excluded is not asked");
    assert!(seen.most.load(Ordering::SeqCst) <= 2 + 1, "a stalled request may still be open when the next begins");
    let times = |path: &str| seen.paths.lock().expect("a lock").iter().filter(|p| *p == path).count();
    let before = (times("/fine"), times("/gone"));
    guiju(here, &["links"]);
    assert_eq!(times("/fine"), before.0, "what was found lately is not asked again");
    assert!(times("/gone") > before.1, "what failed is");
    guiju(here, &["links", "--no-cache", "--exclude", "gone|stalls|round|broken"]);
    assert!(times("/fine") > before.0);
}
