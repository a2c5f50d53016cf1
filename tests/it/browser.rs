//! The site in a real browser, opened from a folder: what an employee does.
//!
//! Needs Chromium and its driver (Debian: `apt-get install chromium chromium-driver`); without them the test fails.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder, Locator};
use guiju::output::publish;
use guiju::pipeline;
use guiju::source::Disk;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// Flags under which Chromium runs anywhere and speaks to nobody.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// How long a page may take to show something.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// A driver of our own on a free port; it and its browser end with the test.
pub struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    pub fn start() -> Driver {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let started = Command::new("chromedriver").arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = started.unwrap_or_else(|error| {
            panic!("chromedriver does not start ({error}); install Chromium and its driver: apt-get install chromium chromium-driver")
        });
        let driver = Driver { child, port };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "chromedriver does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        driver
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Asked politely it ends its browser too, even after a failed test.
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            let _ = stream.set_read_timeout(Some(PATIENCE));
            let _ = stream.read_to_end(&mut Vec::new());
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser of `width` pixels with a fresh profile. What it downloads lies in the profile's `downloads`.
pub async fn browser(driver: &Driver, profile: &Path, width: u32) -> Client {
    let mut flags: Vec<String> = FLAGS.iter().map(|f| (*f).to_owned()).collect();
    flags.push(format!("--user-data-dir={}", profile.display()));
    let metrics = json!({ "width": width, "height": 800, "pixelRatio": 1.0 });
    let prefs = json!({ "download.default_directory": profile.join("downloads"), "download.prompt_for_download": false });
    let options = json!({ "args": flags, "mobileEmulation": { "deviceMetrics": metrics }, "prefs": prefs });
    let Value::Object(capabilities) = json!({ "goog:chromeOptions": options }) else { unreachable!() };
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let connected = builder.capabilities(capabilities).connect(&format!("http://127.0.0.1:{}", driver.port)).await;
    connected.unwrap_or_else(|error| panic!("Chromium does not start ({error}); install it: apt-get install chromium chromium-driver"))
}

/// This repository's handbook, published once for all tests of a run, over what the last run left.
pub fn site() -> &'static Path {
    static SITE: OnceLock<PathBuf> = OnceLock::new();
    SITE.get_or_init(publish_site)
}

fn publish_site() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    publish_handbook(Path::new(env!("CARGO_MANIFEST_DIR")), &folder);
    folder
}

/// Publishes a handbook into the folder `site` of another.
pub fn publish_handbook(root: &Path, folder: &Path) {
    let world = Disk::new(root);
    let loaded = pipeline::load(&world, None);
    publish(folder, "site", |staging| {
        let mut result = Ok(());
        let problems = pipeline::build(&world, &loaded.handbook, None, &mut |page| {
            if result.is_ok() {
                result = staging.write(&page.path, &page.bytes);
            }
        });
        assert_eq!(problems, Vec::new());
        result
    })
    .unwrap();
}

/// Walks through this repository's site in a browser so many pixels wide; the walk is given the folder that takes what it downloads.
pub fn journey(width: u32, walk: impl AsyncFnOnce(&Reader, &Path)) {
    journey_through(&site().join("site"), width, walk);
}

/// Walks through a site that was published.
pub fn journey_through(site: &Path, width: u32, walk: impl AsyncFnOnce(&Reader, &Path)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let profile = tempfile::tempdir().unwrap();
    // Last, so that the browser has ended before its folders are removed.
    let driver = Driver::start();
    let base = format!("file://{}/", site.canonicalize().unwrap().display());
    runtime.block_on(async {
        let reader = Reader { client: browser(&driver, profile.path(), width).await, base };
        walk(&reader, profile.path()).await;
        reader.client.close().await.unwrap();
    });
}

/// A browser on the site.
pub struct Reader {
    pub client: Client,
    pub base: String,
}

impl Reader {
    pub async fn open(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.unwrap();
    }

    pub async fn text(&self, css: &str) -> String {
        let begun = Instant::now();
        loop {
            let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
            // A page may draw an element anew between finding and reading it.
            match found.unwrap_or_else(|error| panic!("no {css}: {error}")).text().await {
                Ok(text) => return text,
                Err(error) => assert!(begun.elapsed() < PATIENCE, "{css} can't be read: {error}"),
            }
        }
    }

    pub async fn path(&self) -> String {
        self.client.current_url().await.unwrap().as_str().trim_start_matches(&self.base).to_owned()
    }

    pub async fn click(&self, css: &str) {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        found.unwrap_or_else(|error| panic!("no {css}: {error}")).click().await.unwrap();
    }

    pub async fn js(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Opens the search with `/`, types, and waits for a result that holds `marked` in marks.
    pub async fn search(&self, words: &str, marked: &str) -> String {
        if self.js("return document.activeElement?.id !== 'find'").await == json!(true) {
            self.client.find(Locator::Css("body")).await.unwrap().send_keys("/").await.unwrap();
        }
        let input = self.client.wait().at_most(PATIENCE).for_element(Locator::Css("#find")).await.unwrap();
        input.clear().await.unwrap();
        input.send_keys(words).await.unwrap();
        let begun = Instant::now();
        loop {
            let script = "return Array.from(document.querySelectorAll('#hits mark')).map(m => m.textContent).join('|')";
            let marks = self.js(script).await;
            if marks.as_str().is_some_and(|m| m.split('|').any(|m| m == marked)) {
                return self.text("#hits").await;
            }
            assert!(begun.elapsed() < PATIENCE, "{words} does not find {marked}: {marks}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[test]
fn an_employee_finds_reads_and_fills_in() {
    journey(390, async |reader, _| {
        a_word_inside_a_run_of_text_is_found(reader).await;
        one_script_finds_the_other(reader).await;
        the_search_page_answers_its_address(reader).await;
        a_permalink_leads_to_its_clause(reader).await;
        a_form_opens_from_its_clause_and_can_be_filled_in(reader).await;
        the_diagram_leads_to_its_steps(reader).await;
        no_page_is_wider_than_a_phone(reader).await;
    });
}

async fn a_word_inside_a_run_of_text_is_found(reader: &Reader) {
    reader.open("index.html").await;
    let results = reader.search("應限期整改，整", "應限期整改，整").await;
    assert!(results.contains("業務新增交叉管理制度"), "{results}");
    reader.click("#hits a[href*='acceptance.failed']").await;
    assert_eq!(reader.path().await, "cross/index.html#acceptance.failed");
}

async fn one_script_finds_the_other(reader: &Reader) {
    reader.open("forms/index.html").await;
    let results = reader.search("总部", "總部").await;
    assert!(results.contains("總部管理中心"), "{results}");
    let results = reader.search("总部管理中心", "總部管理中心").await;
    assert!(results.contains("Headquarters Management Centre"), "{results}");
}

async fn the_search_page_answers_its_address(reader: &Reader) {
    reader.open("search/index.html?q=協調會").await;
    let results = reader.text("#hits .hit").await;
    assert!(results.contains("協調會"), "{results}");
    reader.open("search/index.html?q=沒有這種詞").await;
    let begun = Instant::now();
    while !reader.text(".count").await.contains("找不到") {
        assert!(begun.elapsed() < PATIENCE, "nothing says that nothing is found");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn a_permalink_leads_to_its_clause(reader: &Reader) {
    reader.open("cross/index.html").await;
    reader.click("[id='review.decide'] .permalink").await;
    assert_eq!(reader.path().await, "cross/index.html#review.decide");
    let top = "return document.getElementById('review.decide').getBoundingClientRect().top";
    assert!(reader.js(top).await.as_f64().unwrap().abs() < 400.0, "the clause is in sight");
    assert!(reader.text("[id='review.decide'] .text").await.contains("應於收到申請表後"));
    assert!(reader.text("[id='review.decide'] .who").await.contains("公司管理層"));
}

async fn a_form_opens_from_its_clause_and_can_be_filled_in(reader: &Reader) {
    reader.open("cross/index.html").await;
    reader.click("[id='request.fields'] .forms a").await;
    assert_eq!(reader.path().await, "forms/cross_business_request/index.html");
    let background = reader.client.find(Locator::Css("#field-background-v")).await.unwrap();
    background.send_keys("太短").await.unwrap();
    reader.client.find(Locator::Css("#field-objective-v")).await.unwrap().click().await.unwrap();
    assert_eq!(reader.text("#field-background .error").await, "「業務背景」：內容太短\n至少 10 字");
    background.send_keys("了，所以再補上足夠的說明。").await.unwrap();
    let mended = "return document.querySelector('#field-background .error') === null";
    let begun = Instant::now();
    while reader.js(mended).await != json!(true) {
        assert!(begun.elapsed() < PATIENCE, "the complaint stays");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(reader.text("#field-background .cite").await.contains("第二章"));
}

async fn the_diagram_leads_to_its_steps(reader: &Reader) {
    reader.open("processes/index.html").await;
    reader.click(".rows a[href*='cross_business']").await;
    let picture = reader.js("return document.querySelectorAll('svg .step:not(.outside)').length").await;
    let table = reader.js("return document.querySelectorAll('.step-card').length").await;
    assert!(table.as_u64().unwrap() > 3 && picture == table, "{picture} drawn, {table} told");
    reader.js("document.querySelector('svg a').dispatchEvent(new MouseEvent('click', { bubbles: true }))").await;
    assert!(reader.path().await.contains("#step-"));
}

async fn no_page_is_wider_than_a_phone(reader: &Reader) {
    for path in
        ["", "cross/", "forms/", "roles/", "units/", "parameters/", "glossary/", "duties/", "processes/", "forms/cross_business_request/"]
    {
        reader.open(&format!("{path}index.html")).await;
        let wide = reader.js("return document.documentElement.scrollWidth").await;
        assert!(wide.as_u64().unwrap() <= 390, "{path} is {wide} wide");
    }
}
