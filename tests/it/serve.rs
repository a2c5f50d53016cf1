//! The live preview as its users meet it: files saved in a folder, pages got over HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{guiju, list, text};

/// How long anything may take before it counts as never.
const PATIENCE: Duration = Duration::from_secs(20);

const SETTINGS: &str =
    "format = 1\ntitle = \"小手冊\"\npublisher = \"示例公司\"\nlanguage = \"zh-Hant\"\nzone = \"Asia/Taipei\"\ncalendar = \"tw\"\n";

/// A regulation with one clause of these words.
fn regulation(words: &str) -> String {
    format!(
        "+++\nid = \"small\"\ntitle = \"小辦法\"\nkind = \"辦法\"\nowner = \"all\"\nnumbering = \"outline\"\napplies = {{ units = [\"*\"] }}\n+++\n\n\
         # 小辦法\n\n## 一、總則 {{#general}}\n\n1. {words} <!-- #general.one by=all -->\n"
    )
}

/// A handbook of one regulation in a folder of its own.
pub fn handbook() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("content/small")).unwrap();
    std::fs::write(folder.path().join("handbook.toml"), SETTINGS).unwrap();
    write(folder.path(), "各單位應每週開會。");
    folder
}

const TEXT: &str = "content/small/text.md";

fn write(folder: &Path, words: &str) {
    std::fs::write(folder.join(TEXT), regulation(words)).unwrap();
}

/// What a request got.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// A preview on a port of its own, until dropped.
pub struct Preview {
    child: Child,
    pub address: SocketAddr,
}

impl Preview {
    pub fn start(folder: &Path) -> Preview {
        Preview::with(folder, &[])
    }

    /// With further flags.
    pub fn with(folder: &Path, flags: &[&str]) -> Preview {
        let mut child = Command::new(env!("CARGO_BIN_EXE_guiju"))
            .args(["serve", "--port", "0", "--root"])
            .arg(folder)
            .args(flags)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').parse();
        Preview { child, address: address.unwrap_or_else(|_| panic!("no address: {line:?}")) }
    }

    /// Sends a request whose head, but for the last line, is given.
    pub fn send(&self, head: &str) -> Answer {
        self.exchange(&format!("{head}\r\nConnection: close\r\n\r\n"))
    }

    /// Asks as the scripts of open pages do, with the lines of a head beside what is always sent.
    pub fn post(&self, path: &str, head: &str, body: &str) -> Answer {
        let fixed = format!("Host: {}\r\nContent-Length: {}\r\nConnection: close", self.address, body.len());
        self.exchange(&format!("POST {path} HTTP/1.1\r\n{fixed}\r\n{head}\r\n{body}"))
    }

    fn exchange(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let answer = String::from_utf8(bytes).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {}", self.address))
    }

    pub fn state(&self) -> Value {
        serde_json::from_str(&self.get("/_guiju/state").body).unwrap()
    }

    /// Waits for a page to hold some words.
    pub fn shows(&self, path: &str, words: &str) -> Duration {
        let begun = Instant::now();
        while !self.get(path).body.contains(words) {
            assert!(begun.elapsed() < PATIENCE, "{path} never shows {words}: {}", self.state());
            std::thread::sleep(Duration::from_millis(5));
        }
        begun.elapsed()
    }

    /// Waits for the handbook to be sound, or not.
    fn becomes(&self, good: bool) -> Value {
        let begun = Instant::now();
        loop {
            let state = self.state();
            if state["good"] == good {
                return state;
            }
            assert!(begun.elapsed() < PATIENCE, "never: {state}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_saved_file_is_served_at_once_and_open_pages_are_told_which_clauses_changed() {
    let folder = handbook();
    let preview = Preview::start(folder.path());
    assert!(preview.get("/small/").body.contains("應每週開會"));
    let mut stream = BufReader::new(TcpStream::connect(preview.address).unwrap());
    stream.get_mut().set_read_timeout(Some(PATIENCE)).unwrap();
    let head = format!("GET /_guiju/events HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address);
    stream.get_mut().write_all(head.as_bytes()).unwrap();
    assert_eq!(told(&mut stream)["edition"], 1);

    write(folder.path(), "各單位應每月開會。");
    let news = told(&mut stream);
    assert_eq!((&news["edition"], &news["good"]), (&2.into(), &true.into()));
    assert_eq!(news["changes"][1]["clauses"], serde_json::json!(["small/general.one"]));
    assert!(preview.get("/small/").body.contains("應每月開會"), "whoever is told finds the page ready");
}

/// The next message of a stream of news.
fn told(stream: &mut BufReader<TcpStream>) -> Value {
    loop {
        let mut line = String::new();
        assert!(stream.read_line(&mut line).unwrap() > 0, "the stream ends");
        let news = line.strip_prefix("data: ").and_then(|data| serde_json::from_str::<Value>(data).ok());
        if let Some(news) = news.filter(|news| news["run"].is_string()) {
            return news;
        }
    }
}

#[test]
fn while_the_handbook_has_errors_the_last_good_page_stays_and_the_error_is_told_with_its_line() {
    let folder = handbook();
    let preview = Preview::start(folder.path());
    preview.shows("/small/", "應每週開會");
    std::fs::write(folder.path().join(TEXT), regulation("各單位應每月開會。").replace("一、總則", "三、總則")).unwrap();
    let state = preview.becomes(false);
    let problem = list(&state, "problems").iter().find(|p| p["severity"] == "error").unwrap();
    assert_eq!((text(&problem["place"], "path"), &problem["place"]["line"]), (TEXT, &12.into()));
    assert!(problem["place"]["excerpt"].to_string().contains("三、總則"));
    for language in ["zh-Hant", "zh-Hans", "en"] {
        assert!(!text(&problem["message"], language).is_empty(), "{problem}");
    }
    assert!(preview.get("/small/").body.contains("應每週開會"), "the last good page stays");
    write(folder.path(), "各單位應每季開會。");
    preview.shows("/small/", "應每季開會");
    assert_eq!(preview.becomes(true)["problems"], serde_json::json!([]));
}

#[test]
fn a_preview_may_begin_with_errors() {
    let folder = handbook();
    std::fs::write(folder.path().join("handbook.toml"), "format = [").unwrap();
    let preview = Preview::start(folder.path());
    assert_eq!(preview.becomes(false)["whole"], false);
    assert_eq!(preview.get("/small/").status, 200, "what could be read is shown");
    std::fs::write(folder.path().join("handbook.toml"), SETTINGS).unwrap();
    assert_eq!(preview.becomes(true)["whole"], true);
    preview.shows("/", "小手冊");
}

#[test]
fn files_replaced_deleted_renamed_and_brought_back_are_noticed() {
    let folder = handbook();
    let preview = Preview::start(folder.path());
    preview.shows("/small/", "應每週開會");
    // As editors save: a new file takes the old one's name.
    let new = folder.path().join("content/small/.text.md.new");
    std::fs::write(&new, regulation("各單位應每日開會。")).unwrap();
    std::fs::rename(&new, folder.path().join(TEXT)).unwrap();
    preview.shows("/small/", "應每日開會");
    // A whole folder goes and comes back, as when branches are switched.
    let (content, aside) = (folder.path().join("content"), folder.path().join("aside"));
    std::fs::rename(&content, &aside).unwrap();
    let begun = Instant::now();
    while preview.get("/small/").status == 200 {
        assert!(begun.elapsed() < PATIENCE, "the regulation never goes");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::fs::rename(&aside, &content).unwrap();
    preview.shows("/small/", "應每日開會");
    write(folder.path(), "各單位應隨時開會。");
    assert!(preview.shows("/small/", "應隨時開會") < Duration::from_secs(2), "the new folder is watched, not only looked at");
    // A folder of templates that was not there.
    std::fs::create_dir(folder.path().join("templates")).unwrap();
    std::fs::write(folder.path().join("templates/missing.html"), "<p>自己的頁</p>").unwrap();
    preview.shows("/nothing/", "自己的頁");
}

#[test]
fn two_hundred_saves_end_in_the_right_page() {
    let folder = handbook();
    let preview = Preview::start(folder.path());
    preview.shows("/small/", "應每週開會");
    for n in 1..=200 {
        write(folder.path(), &format!("各單位應開會第{n}次。"));
        // Ten at once, then a pause: two seconds in all.
        std::thread::sleep(Duration::from_millis(if n % 10 == 0 { 90 } else { 1 }));
    }
    preview.shows("/small/", "應開會第200次");
    let state = preview.becomes(true);
    assert!(state["edition"].as_u64().unwrap() < 100, "bursts are taken together: {}", state["edition"]);
}

#[test]
fn records_are_not_the_handbooks() {
    let folder = handbook();
    let preview = Preview::start(folder.path());
    preview.shows("/small/", "應每週開會");
    std::fs::create_dir_all(folder.path().join("records/a")).unwrap();
    std::fs::write(folder.path().join("records/a/x.toml"), "broken = [").unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let state = preview.state();
    assert_eq!((&state["edition"], &state["good"]), (&1.into(), &true.into()));
}

#[test]
fn pages_have_their_types_and_policy_and_what_is_missing_says_so() {
    let folder = handbook();
    let preview = Preview::start(folder.path());
    let front = preview.get("/");
    assert!(front.head.contains("content-type: text/html; charset=utf-8"));
    assert!(front.head.contains("content-security-policy: default-src 'none'; script-src 'self'"));
    assert!(front.body.contains("<script src=\"/_guiju/live.js\" data-edition=\"1\" defer></script>"));
    let asset = |ending: &str| {
        let name = front.body.split("\"assets/").find_map(|rest| rest.split('"').next().filter(|n| n.ends_with(ending))).unwrap();
        preview.get(&format!("/assets/{name}")).head
    };
    assert!(asset(".css").contains("content-type: text/css"));
    assert!(asset(".js").contains("content-type: text/javascript"));
    assert!(preview.get("/search/index.js").body.starts_with("guiju.put("));
    assert!(preview.get("/_guiju/live.css").head.contains("content-type: text/css"));
    let moved = preview.get("/small?x=1");
    assert!(moved.status == 307 && moved.head.contains("location: /small/?x=1"));
    assert!(preview.get("//small").head.contains("location: /small/"), "never to another host");
    let missing = preview.get("/nothing/here.html");
    assert!(missing.status == 404 && missing.body.contains("找不到這一頁") && missing.body.contains("/_guiju/live.js"));
    for path in ["/../handbook.toml", "/%2e%2e/handbook.toml", "/handbook.toml", "/%ff", "/content/small/text.md"] {
        assert!([400, 404].contains(&preview.get(path).status), "{path}");
    }
}

#[test]
fn only_requests_to_this_server_from_its_own_pages_are_answered() {
    let folder = handbook();
    let preview = Preview::start(folder.path());
    let local = format!("localhost:{}", preview.address.port());
    for (head, status) in [
        (format!("GET / HTTP/1.1\r\nHost: {local}"), 200),
        (format!("GET / HTTP/1.1\r\nHost: {local}\r\nOrigin: http://{local}"), 200),
        ("GET / HTTP/1.1\r\nHost: evil.example".to_owned(), 403),
        (format!("GET /_guiju/events HTTP/1.1\r\nHost: {local}\r\nOrigin: http://evil.example"), 403),
        (format!("POST / HTTP/1.1\r\nHost: {local}\r\nContent-Length: 0"), 405),
    ] {
        assert_eq!(preview.send(&head).status, status, "{head}");
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = handbook();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let run = guiju(folder.path(), &["serve", "--port", &port, "--lang", "en"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains(&format!("port {port} is taken")) && run.stderr.contains("--port 0"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_preview_ends_when_it_is_interrupted_even_with_pages_open() {
    let folder = handbook();
    let mut preview = Preview::start(folder.path());
    preview.shows("/small/", "應每週開會");
    let mut stream = BufReader::new(TcpStream::connect(preview.address).unwrap());
    stream.get_mut().write_all(format!("GET /_guiju/events HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address).as_bytes()).unwrap();
    told(&mut stream);
    let sent = Command::new("kill").args(["-INT", &preview.child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let begun = Instant::now();
    let ended = loop {
        if let Some(status) = preview.child.try_wait().unwrap() {
            break status;
        }
        assert!(begun.elapsed() < PATIENCE, "it never ends");
        std::thread::sleep(Duration::from_millis(5));
    };
    assert_eq!(ended.code(), Some(0));
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(rest.ends_with("0\r\n\r\n"), "the stream ends in good order: {rest:?}");
}
