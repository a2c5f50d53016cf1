//! The workshop without a network: a world in memory, orders by hand.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{oneshot, watch};

use super::workshop::{Made, Order};
use super::{Options, open};
use crate::source::{Entry, Memory, ReadError, World};

/// A world that changes while others look at it, and how often its regulation will yet be found emptied.
#[derive(Clone)]
struct Shared(Arc<Mutex<Memory>>, Arc<AtomicUsize>);

impl World for Shared {
    fn list(&self, under: &str) -> Vec<Entry> {
        self.0.lock().unwrap().list(under)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let half = |left: usize| left.checked_sub(1);
        if path == TEXT && self.1.fetch_update(Ordering::SeqCst, Ordering::SeqCst, half).is_ok() {
            return Ok(Vec::new());
        }
        self.0.lock().unwrap().read(path, limit)
    }

    fn open(&self, path: &str) -> Result<Box<dyn std::io::BufRead + '_>, ReadError> {
        Ok(Box::new(std::io::Cursor::new(self.read(path, u64::MAX)?)))
    }

    fn now(&self) -> jiff::Timestamp {
        self.0.lock().unwrap().now()
    }
}

const TEXT: &str = "content/small/text.md";

fn regulation(words: &str) -> String {
    format!(
        "+++\nid = \"small\"\ntitle = \"小辦法\"\nkind = \"辦法\"\nowner = \"all\"\nnumbering = \"outline\"\napplies = {{ units = [\"*\"] }}\n+++\n\n\
         # 小辦法\n\n## 一、總則 {{#general}}\n\n1. {words} <!-- #general.one by=all -->\n"
    )
}

/// A workshop at work.
struct Bench {
    world: Shared,
    orders: Sender<Order>,
    state: watch::Receiver<Arc<str>>,
    /// What the terminal was told: files changed, and how many problems.
    told: Receiver<(Vec<String>, usize)>,
    worker: Option<JoinHandle<()>>,
}

impl Bench {
    fn new() -> Bench {
        let settings =
            "format = 1\ntitle = \"小手冊\"\npublisher = \"示例公司\"\nlanguage = \"zh-Hant\"\nzone = \"Asia/Taipei\"\ncalendar = \"tw\"\n";
        let files = [("handbook.toml", settings.to_owned()), (TEXT, regulation("各單位應每週開會。"))];
        let world = Shared(Arc::new(Mutex::new(Memory::new(files))), Arc::default());
        let (tell, told) = channel();
        let (orders, received) = channel();
        let options = Options { host: "127.0.0.1".to_owned(), port: 0, as_of: None, allow_write: false };
        let tell = Box::new(move |news: &super::News| drop(tell.send((news.changed.clone(), news.diagnostics.len()))));
        let (shop, workshop, _) = open(&options, (orders.clone(), received), Arc::new(world.clone()), tell);
        let worker = Some(std::thread::spawn(move || workshop.run()));
        let bench = Bench { world, orders, state: shop.state, told, worker };
        assert_eq!(bench.news(), (Vec::new(), 0));
        bench
    }

    fn news(&self) -> (Vec<String>, usize) {
        self.told.recv_timeout(Duration::from_secs(20)).expect("news")
    }

    fn save(&self, path: &str, text: &str) {
        self.world.0.lock().unwrap().put(path, text);
        self.orders.send(Order::Touched(vec!["content".to_owned()])).unwrap();
    }

    fn make(&self, path: &str) -> Made {
        let (reply, made) = oneshot::channel();
        self.orders.send(Order::Make(path.to_owned(), reply)).unwrap();
        made.blocking_recv().expect("an answer")
    }

    fn page(&self, path: &str) -> String {
        String::from_utf8(self.make(path).file.unwrap_or_else(|| panic!("no {path}")).bytes).unwrap()
    }

    fn state(&self) -> Value {
        serde_json::from_str(&self.state.borrow()).unwrap()
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = self.orders.send(Order::Stop);
        let ended = self.worker.take().unwrap().join();
        assert!(ended.is_ok() || std::thread::panicking());
    }
}

const PAGE: &str = "small/index.html";

#[test]
fn a_page_asked_for_after_a_save_is_made_from_what_was_saved() {
    let bench = Bench::new();
    for n in 0..20 {
        bench.save(TEXT, &regulation(&format!("各單位應開會第{n}次。")));
        assert!(bench.page(PAGE).contains(&format!("應開會第{n}次")));
    }
    assert_eq!(bench.news(), (vec![TEXT.to_owned()], 0));
}

#[test]
fn what_did_not_change_is_not_built_again() {
    let bench = Bench::new();
    bench.save(TEXT, &regulation("各單位應每週開會。"));
    let first = bench.make(PAGE);
    bench.orders.send(Order::Lost).unwrap();
    assert_eq!((first.edition, bench.make(PAGE).edition), (1, 1));
    assert!(bench.told.try_recv().is_err());
}

#[test]
fn an_edition_with_errors_never_replaces_one_without() {
    let bench = Bench::new();
    bench.save(TEXT, &regulation("各單位應每月開會。").replace("一、總則", "三、總則"));
    assert!(bench.page(PAGE).contains("應每週開會"));
    assert!(bench.news().1 > 0);
    let state = bench.state();
    assert_eq!((&state["good"], &state["whole"], &state["edition"]), (&false.into(), &true.into(), &1.into()));
    bench.world.0.lock().unwrap().remove(TEXT);
    bench.orders.send(Order::Touched(vec!["content".to_owned()])).unwrap();
    assert!(bench.make(PAGE).file.is_none(), "a handbook without the regulation is a good one");
    assert!(bench.make(PAGE).instead.is_some());
}

#[test]
fn a_template_that_breaks_keeps_the_last_good_page() {
    let bench = Bench::new();
    bench.save("templates/regulation.html", "<p>甲</p>");
    assert_eq!(bench.page(PAGE), "<p>甲</p>");
    // One that does not compile is noticed at once.
    bench.save("templates/regulation.html", "<p>{% if %}</p>");
    assert_eq!(bench.page(PAGE), "<p>甲</p>");
    let problem = &bench.state()["problems"][0];
    assert_eq!((&problem["place"]["path"], &problem["place"]["line"]), (&"templates/regulation.html".into(), &1.into()));
    // So is a change of the text meanwhile, which waits.
    bench.save(TEXT, &regulation("各單位應每月開會。"));
    assert_eq!(bench.page(PAGE), "<p>甲</p>");
    // One that fails at work is noticed when a page is made.
    bench.save("templates/regulation.html", "<p>{{ page.nothing }}</p>");
    assert_eq!(bench.page(PAGE), "<p>甲</p>");
    assert_eq!((&bench.state()["good"], &bench.state()["problems"][0]["code"]), (&false.into(), &"template-wrong".into()));
    bench.save("templates/regulation.html", "<p>乙</p>");
    assert_eq!(bench.page(PAGE), "<p>乙</p>");
    assert_eq!(bench.state()["good"], true);
}

#[test]
fn the_clauses_an_edition_changed_are_told() {
    let bench = Bench::new();
    bench.save(TEXT, &format!("{}2. 各單位得自行安排。 <!-- #general.two by=all -->\n", regulation("各單位應每週開會。")));
    bench.make(PAGE);
    assert_eq!(bench.state()["changes"][1]["clauses"], serde_json::json!(["small/general.two"]));
    bench.save("content/calendar.toml", "");
    bench.make(PAGE);
    assert_eq!(bench.state()["changes"][2]["clauses"], serde_json::json!([]));
}

#[test]
fn a_change_nobody_told_of_is_found_while_pages_are_asked_for_without_pause() {
    let bench = Bench::new();
    bench.world.0.lock().unwrap().put(TEXT, regulation("各單位應每月開會。"));
    let begun = std::time::Instant::now();
    while !bench.page(PAGE).contains("應每月開會") {
        assert!(begun.elapsed() < Duration::from_secs(20), "never looked for");
    }
}

#[test]
fn a_file_found_emptied_by_a_save_is_given_the_time_to_be_written() {
    let bench = Bench::new();
    bench.world.1.store(1, Ordering::SeqCst);
    bench.save(TEXT, &regulation("各單位應每月開會。"));
    assert!(bench.page(PAGE).contains("應每月開會"));
    assert_eq!(bench.news(), (vec![TEXT.to_owned()], 0), "nobody was told of a fault");
    // One that stays empty is a fault.
    bench.save(TEXT, "");
    bench.make(PAGE);
    assert!(bench.news().1 > 0);
}

#[test]
fn a_fault_in_one_file_does_not_hide_a_change_of_another() {
    let bench = Bench::new();
    let broken = regulation("各單位應每週開會。").replace("一、總則", "三、總則");
    {
        // The watcher tells of the one while the other is on its way.
        let mut world = bench.world.0.lock().unwrap();
        world.put(TEXT, broken);
        world.put("content/calendar.toml", "x = [");
    }
    bench.orders.send(Order::Touched(vec![TEXT.to_owned()])).unwrap();
    assert!(bench.page(PAGE).contains("應每週開會"));
    let told = bench.state()["problems"].as_array().unwrap().iter().map(|p| p["place"]["path"].to_string()).collect::<Vec<_>>();
    assert!(told.iter().any(|p| p.contains("calendar")) && told.iter().any(|p| p.contains("small")), "{told:?}");
}

#[test]
fn the_same_edition_comes_of_files_looked_at_one_by_one_and_all_at_once() {
    let bench = Bench::new();
    for (n, path) in [TEXT, "content/index.md", "checks/small/x.toml", "templates/missing.html"].into_iter().enumerate() {
        let text = if path == TEXT { regulation(&format!("各單位應開會第{n}次。")) } else { format!("# {n}\n") };
        bench.world.0.lock().unwrap().put(path, text);
        bench.orders.send(Order::Touched(vec![path.to_owned()])).unwrap();
        bench.make(PAGE);
    }
    let edition = bench.make(PAGE).edition;
    assert!(edition > 1);
    bench.orders.send(Order::Lost).unwrap();
    assert_eq!(bench.make(PAGE).edition, edition, "looking at everything finds nothing that was not seen");
}
