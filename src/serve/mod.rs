//! The live preview: builds in memory, watches, rebuilds what is asked for, and tells open pages.
//!
//! A watcher says that files may have changed; the workshop, one thread that owns the handbook, looks, rebuilds and makes
//! pages; the server passes requests to it and its news to browsers. What needs a judgement of records is worked out on a
//! thread beside it. Everything it reads comes through one [`World`]; it writes nothing but, where that is allowed, a record filled in
//! on its form's page. Knows no rules of handbooks.

mod aside;
mod ask;
mod guard;
mod http;
mod snapshot;
mod state;
#[cfg(test)]
mod tests;
mod watch;
mod workshop;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use jiff::civil::Date;

use self::aside::{Aside, Shelf};
use self::guard::Guard;
use self::http::Shop;
use self::state::State;
use self::watch::Watcher;
use self::workshop::{Order, Workshop};
use crate::diag::Diagnostic;
use crate::lang::{Lang, Sentence};
use crate::pipeline::Kept;
use crate::report::Texts;
use crate::say;
use crate::source::World;

/// How long open connections may take to end when the server closes.
const FAREWELL: Duration = Duration::from_secs(1);

/// What is served, and where.
pub struct Options {
    /// The address or name to listen on.
    pub host: String,
    /// The port; 0 lets the system choose.
    pub port: u16,
    /// The day the handbook is shown on; else its own, else today.
    pub as_of: Option<Date>,
    /// Records filled in on the pages of forms may be saved.
    pub allow_write: bool,
}

/// What happened, for whoever keeps the terminal.
pub struct News<'n> {
    /// The handbook's language.
    pub language: Lang,
    /// The edition shown now.
    pub edition: u64,
    /// The files that changed; none at first.
    pub changed: Vec<String>,
    /// How long it took to read the handbook.
    pub took: Duration,
    /// What is wrong now.
    pub diagnostics: &'n [Diagnostic],
    /// Whether the system tells of changes; else they are found by looking every other moment.
    pub watched: bool,
    /// The texts the faults are in.
    pub texts: &'n Texts<'n>,
}

/// Who is told the news.
pub type Tell = Box<dyn Fn(&News) + Send>;

/// Why there is no preview.
#[derive(Debug)]
pub enum ServeError {
    /// Another program listens there.
    Taken(u16),
    /// The address can't be listened on.
    Address(String, io::Error),
    /// The system refused.
    Failed(io::Error),
}

impl ServeError {
    /// What is wrong and what to do, for people.
    pub fn sentence(&self) -> Sentence {
        match self {
            ServeError::Taken(port) => say!(
                "連接埠 {port} 已有程式在用：請結束該程式，或以 --port 指定另一個（--port 0 由系統選）",
                "端口 {port} 已有程序在用：请结束该程序，或以 --port 指定另一个（--port 0 由系统选）",
                "port {port} is taken: end the program that uses it, or name another with --port (--port 0 lets the system choose)",
                port = port
            ),
            ServeError::Address(host, error) => say!(
                "無法在 {host} 上提供服務：{error}",
                "无法在 {host} 上提供服务：{error}",
                "can't serve on {host}: {error}",
                host = host,
                error = error
            ),
            ServeError::Failed(error) => Sentence::same(error.to_string()),
        }
    }
}

/// A server that has its address and does not serve yet.
pub struct Server {
    listener: TcpListener,
    options: Options,
    address: SocketAddr,
}

impl Server {
    /// Takes the address.
    pub fn bind(options: Options) -> Result<Server, ServeError> {
        let wrong = |error: io::Error| match error.kind() {
            io::ErrorKind::AddrInUse => ServeError::Taken(options.port),
            _ => ServeError::Address(options.host.clone(), error),
        };
        let host = options.host.trim_matches(['[', ']']);
        let addresses: Vec<SocketAddr> = (host, options.port).to_socket_addrs().map_err(wrong)?.collect();
        let listener = TcpListener::bind(&*addresses).map_err(wrong)?;
        let address = listener.local_addr().map_err(ServeError::Failed)?;
        listener.set_nonblocking(true).map_err(ServeError::Failed)?;
        Ok(Server { listener, options, address })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves the handbook in `root`, which `world` reads, until the process is asked to end.
    pub fn run(self, root: &Path, world: Arc<dyn World>, tell: Tell) -> Result<(), ServeError> {
        let (orders, received) = mpsc::channel();
        // Where the system can't watch, looking every other moment serves too.
        let watcher = Watcher::start(root, orders.clone()).ok();
        let (shop, workshop, aside) = open(&self.options, (orders.clone(), received), world, tell);
        let workshop = Workshop { watcher, ..workshop };
        let aside = Aside { root: self.options.allow_write.then(|| root.to_path_buf()), ..aside };
        let worker = std::thread::spawn(move || workshop.run());
        // It ends with the last who can ask; nobody waits for what it is at.
        std::thread::spawn(move || aside.run());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::Failed)?;
        let served = runtime.block_on(listen(self.listener, shop, orders.clone()));
        let _ = orders.send(Order::Stop);
        let _ = worker.join();
        served.map_err(ServeError::Failed)
    }
}

/// What handlers share, the workshop they order pages from, and who works out the rest beside it.
fn open(
    options: &Options,
    (orders, received): (Sender<Order>, Receiver<Order>),
    world: Arc<dyn World>,
    tell: Tell,
) -> (Shop, Workshop, Aside) {
    let run = world.now().as_nanosecond().to_string();
    let (state, watched) = tokio::sync::watch::channel(Arc::from("{}"));
    let (asks, asked) = mpsc::channel();
    let (shelf, no_root): (Shelf, Option<PathBuf>) = (Shelf::default(), None);
    let shop = Shop { orders, asks, state: watched, guard: Guard::new(&options.host) };
    let aside =
        Aside { world: world.clone(), root: no_root, as_of: options.as_of, shelf: shelf.clone(), asks: asked, kept: Kept::default() };
    let workshop = Workshop {
        world: Box::new(world),
        as_of: options.as_of,
        orders: received,
        watcher: None,
        state,
        told: State { run, ..State::default() },
        tell,
        made: HashMap::new(),
        waiting: VecDeque::new(),
        kept: Kept::default(),
        shelf,
    };
    (shop, workshop, aside)
}

/// Answers until the process is asked to end; then lets open requests end, and ends the streams of open pages.
async fn listen(listener: TcpListener, shop: Shop, orders: Sender<Order>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let closing = async move {
        asked_to_end().await;
        // The workshop holds the other end of every stream.
        let _ = orders.send(Order::Stop);
    };
    let overdue = async {
        asked_to_end().await;
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        ended = axum::serve(listener, http::router(shop)).with_graceful_shutdown(closing).into_future() => ended,
        () = overdue => Ok(()),
    }
}

#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! { _ = tokio::signal::ctrl_c() => {}, _ = terminated.recv() => {} }
        }
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    drop(tokio::signal::ctrl_c().await);
}
