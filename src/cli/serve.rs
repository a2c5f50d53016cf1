//! `guiju serve`: the live preview.

use std::io::Write;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use anstream::AutoStream;
use jiff::civil::Date;

use super::CLEAN;
use super::display;
use super::options::Global;
use crate::lang::{Lang, Sentence};
use crate::report;
use crate::say;
use crate::serve::{News, Options, Server};
use crate::source::Disk;

/// Flags of `serve`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The port; 0 lets the system choose.
    #[arg(long, value_name = "PORT", default_value_t = 3210)]
    port: u16,
    /// The address to listen on. Others than loopback let other machines read the handbook.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// Open the front page in the browser.
    #[arg(long)]
    open: bool,
    /// Let forms filled in on their pages be saved into records/.
    #[arg(long)]
    allow_write: bool,
    /// Show the handbook as of this day; else the handbook's, else today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

/// Runs the command until it is asked to end.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    // Events name files by their real paths.
    let root = world.root().canonicalize().map_err(|error| error.to_string())?;
    let lang = global.lang.unwrap_or_default();
    let options = Options { host: args.host.clone(), port: args.port, as_of: args.as_of, allow_write: args.allow_write };
    let server = Server::bind(options).map_err(|error| error.sentence().get(lang).to_owned())?;
    let address = server.address();
    if !address.ip().is_loopback() {
        say_err(&exposed(address.ip()), lang);
        if args.allow_write {
            say_err(&writable(), lang);
        }
    }
    let shown = if address.ip().is_unspecified() { format!("127.0.0.1:{}", address.port()) } else { address.to_string() };
    let url = format!("http://{shown}/");
    global.print(&format!("{url}\n"))?;
    if args.open {
        display::open(&url);
    }
    say_err(&say!("按 Ctrl-C 結束", "按 Ctrl-C 结束", "press Ctrl-C to end"), lang);
    let own = global.clone();
    let tell = Box::new(move |news: &News| tell(&own, news));
    server.run(&root, Arc::new(Disk::new(root.clone())), tell).map_err(|error| error.sentence().get(lang).to_owned())?;
    Ok(CLEAN)
}

fn exposed(ip: IpAddr) -> Sentence {
    say!(
        "注意：{ip} 不限於本機，同一網路上的人都讀得到這份手冊，包括尚未發布的內容",
        "注意：{ip} 不限于本机，同一网络上的人都读得到这份手册，包括尚未发布的内容",
        "warning: {ip} is not loopback: anyone on the network can read this handbook, unpublished text included",
        ip = ip
    )
}

fn writable() -> Sentence {
    say!(
        "注意：他們也能把填好的表單存進 records/",
        "注意：他们也能把填好的表单存进 records/",
        "warning: they can also save filled-in forms into records/"
    )
}

fn say_err(sentence: &Sentence, lang: Lang) {
    let _ = writeln!(std::io::stderr(), "{}", sentence.get(lang));
}

/// The terminal shows what the overlay shows.
fn tell(global: &Global, news: &News) {
    let lang = global.lang.unwrap_or(news.language);
    if !news.changed.is_empty() || news.edition == 1 {
        say_err(&built(news), lang);
    }
    if news.edition == 1 && news.changed.is_empty() && !news.watched {
        say_err(&unwatched(), lang);
    }
    let text = report::text_of_handbook(news.diagnostics, news.texts, lang);
    let mut out = AutoStream::new(std::io::stderr(), global.choice(&std::io::stderr()));
    let _ = out.write_all(text.as_bytes());
}

fn unwatched() -> Sentence {
    say!(
        "系統無法通知檔案變動，改為每兩秒查看一次",
        "系统无法通知文件变动，改为每两秒查看一次",
        "the system can't tell when files change; they are looked at every two seconds instead"
    )
}

fn built(news: &News) -> Sentence {
    let took = milliseconds(news.took);
    let files = match news.changed.as_slice() {
        [] => String::new(),
        [one] => format!("{one}: "),
        [one, rest @ ..] => format!("{one} +{}: ", rest.len()),
    };
    match news.diagnostics.len() {
        0 => say!("{f}沒有問題（{t}）", "{f}没有问题（{t}）", "{f}no problems ({t})", f = files, t = took),
        n => say!("{f}{n} 個問題（{t}）", "{f}{n} 个问题（{t}）", "{f}{n} problems ({t})", f = files, n = n, t = took),
    }
}

/// A time as people read it.
pub(super) fn milliseconds(took: Duration) -> String {
    if took < Duration::from_secs(10) { format!("{} ms", took.as_millis()) } else { format!("{} s", took.as_secs()) }
}
