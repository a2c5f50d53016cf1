//! Tells the workshop that files may have changed. It never says how: the workshop looks for itself, so an event too many
//! costs a comparison and an event missed costs a moment.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Order;

/// The folders a handbook's site is made of.
const FOLDERS: [&str; 3] = ["content", "checks", "templates"];

/// Watches a handbook until dropped.
pub(super) struct Watcher {
    inner: RecommendedWatcher,
    root: PathBuf,
}

impl Watcher {
    /// Begins to watch. The folder above is watched too, without depth: that is where folders come and go, and where editors
    /// that replace files put `handbook.toml`.
    pub(super) fn start(root: &Path, orders: Sender<Order>) -> notify::Result<Watcher> {
        let own = root.to_path_buf();
        let mut inner = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if let Some(order) = order(&own, event) {
                // The workshop may have closed already.
                let _ = orders.send(order);
            }
        })?;
        inner.watch(root, RecursiveMode::NonRecursive)?;
        let mut watcher = Watcher { inner, root: root.to_path_buf() };
        watcher.renew()?;
        Ok(watcher)
    }

    /// Watches every folder anew: a folder that was replaced is another one to the system. What happens meanwhile is not told,
    /// so whoever calls this looks afterwards.
    pub(super) fn renew(&mut self) -> notify::Result<()> {
        for folder in FOLDERS.map(|name| self.root.join(name)) {
            let _ = self.inner.unwatch(&folder);
            match self.inner.watch(&folder, RecursiveMode::Recursive) {
                // One that does not exist is noticed above when it comes.
                Err(_) if !folder.exists() => {}
                watched => watched?,
            }
        }
        Ok(())
    }
}

/// What an event calls for, if anything.
fn order(root: &Path, event: notify::Result<Event>) -> Option<Order> {
    let Ok(event) = event else { return Some(Order::Lost) };
    if event.need_rescan() {
        return Some(Order::Lost);
    }
    let comes_or_goes = matches!(event.kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
    if matches!(event.kind, EventKind::Access(_)) {
        return None;
    }
    let inside: Vec<&Path> = event.paths.iter().filter_map(|p| p.strip_prefix(root).ok()).collect();
    if comes_or_goes && inside.iter().any(|p| FOLDERS.iter().any(|folder| *p == Path::new(folder))) {
        return Some(Order::Lost);
    }
    let ours = |path: &&Path| *path == Path::new("handbook.toml") || FOLDERS.iter().any(|folder| path.starts_with(folder));
    let touched: Vec<String> = inside.into_iter().filter(ours).map(|p| p.to_string_lossy().replace('\\', "/")).collect();
    (!touched.is_empty()).then_some(Order::Touched(touched))
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, CreateKind, DataChange, Flag, RemoveKind};

    use super::*;

    fn of(kind: EventKind, path: &str) -> Option<Order> {
        order(Path::new("/h"), Ok(Event::new(kind).add_path(Path::new("/h").join(path))))
    }

    #[test]
    fn only_what_the_site_is_made_of_counts() {
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        for path in ["handbook.toml", "content/cross/text.md", "checks/cross/x.toml", "templates/site.css"] {
            assert!(matches!(of(written, path), Some(Order::Touched(_))), "{path}");
        }
        for path in ["public/index.html", "records/a/b.toml", ".git/index", "target/x", "contents/x"] {
            assert!(of(written, path).is_none(), "{path}");
        }
        assert!(of(EventKind::Access(AccessKind::Any), "content/cross/text.md").is_none(), "reading changes nothing");
    }

    #[test]
    fn folders_that_come_or_go_and_lost_events_are_told() {
        assert!(matches!(of(EventKind::Remove(RemoveKind::Folder), "content"), Some(Order::Lost)));
        assert!(matches!(of(EventKind::Create(CreateKind::Folder), "templates"), Some(Order::Lost)));
        assert!(matches!(of(EventKind::Create(CreateKind::Folder), "content/new"), Some(Order::Touched(_))));
        let overflow = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(matches!(order(Path::new("/h"), Ok(overflow)), Some(Order::Lost)));
        assert!(matches!(order(Path::new("/h"), Err(notify::Error::generic("x"))), Some(Order::Lost)));
    }
}
