//! Reading without a network: what was kept on the first visit is there when the server is gone.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::browser::{Driver, PATIENCE, Reader, browser, site};

/// A server of a folder that can be taken away.
pub struct Server {
    pub port: u16,
    gone: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    pub fn start(folder: PathBuf) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let gone = Arc::new(AtomicBool::new(false));
        let seen = gone.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if seen.load(Ordering::SeqCst) {
                    return;
                }
                // A browser that closes early is none of our business.
                let _ = stream.and_then(|stream| answer(stream, &folder));
            }
        });
        Server { port, gone, thread: Some(thread) }
    }

    /// Afterwards nobody listens any more.
    fn stop(&mut self) {
        self.gone.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|w| w == b"\r\n\r\n") {
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            n => head.extend_from_slice(&buffer[..n]),
        }
    }
    let line = String::from_utf8_lossy(&head).lines().next().unwrap_or_default().to_owned();
    let path = line.split(' ').nth(1).unwrap_or("/").split('?').next().unwrap_or("/").trim_start_matches('/').to_owned();
    let page = guiju::render::Page::new(path.clone(), std::fs::read(folder.join(&path)).unwrap_or_default());
    let state = if folder.join(&path).is_file() { "200 OK" } else { "404 Not Found" };
    let (kind, length) = (page.content_type, page.bytes.len());
    write!(stream, "HTTP/1.1 {state}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")?;
    stream.write_all(&page.bytes)
}

/// Asks in the page, again and again, until it is so.
async fn until(reader: &Reader, what: &str, script: &str) {
    let begun = Instant::now();
    let asking = format!("const done = arguments[arguments.length - 1]; ({script})().then(done, () => done(false));");
    while reader.client.execute_async(&asking, Vec::new()).await.unwrap() != json!(true) {
        assert!(begun.elapsed() < 4 * PATIENCE, "not so: {what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[test]
fn what_was_kept_is_read_without_a_network() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let profile = tempfile::tempdir().unwrap();
    let mut server = Server::start(site().canonicalize().unwrap().join("site"));
    let driver = Driver::start();
    let base = format!("http://127.0.0.1:{}/", server.port);
    runtime.block_on(async {
        let reader = Reader { client: browser(&driver, profile.path(), 390).await, base };
        reader.open("index.html").await;
        until(&reader, "the worker is there", "async () => Boolean((await navigator.serviceWorker.ready).active)").await;
        until(&reader, "it serves this page", "async () => Boolean(navigator.serviceWorker.controller)").await;
        until(&reader, "a regulation is kept", "async () => Boolean(await caches.match('cross/index.html'))").await;
        reader.open("forms/cross_business_request/index.html").await;
        let own = "async () => Boolean(await caches.match(location.href))";
        until(&reader, "what is read is kept", own).await;
        reader.click(".blank a").await;
        until(
            &reader,
            "a blank workbook that was fetched is kept",
            "async () => Boolean(await caches.match(document.querySelector('.blank a').href))",
        )
        .await;
        reader.open("zh-Hans/forms/index.html").await;
        until(&reader, "the language somebody reads is kept", "async () => Boolean(await caches.match('/zh-Hans/offline.html'))").await;
        server.stop();
        reader.open("zh-Hans/cross/index.html").await;
        assert!(reader.text("h1").await.contains("业务新增交叉管理制度"));
        reader.open("zh-Hans/roles/management/index.html").await;
        assert_eq!(reader.text("h1").await, "没有网络");
        reader.open("cross/index.html").await;
        assert!(reader.text("[id='review.decide'] .text").await.contains("應於收到申請表後"));
        assert_ne!(reader.js("return getComputedStyle(document.body).fontFamily").await, json!(""), "its style is there");
        reader.open("forms/cross_business_request/index.html").await;
        until(&reader, "the form works", "async () => !document.getElementById('hand-in').hidden").await;
        reader.client.close().await.unwrap();
    });
}
