//! Maps of demands: which demand of a source stands in which clause, read from a folder of the handbook.

use super::text;
use crate::diag::Diagnostic;
use crate::say;
use crate::source::{Place, World};
use crate::trace::MandateMap;

/// Reads the maps of demands in a folder of the handbook, one for each regulation, with the lists they answer in its `ids/`.
pub fn mandates(world: &dyn World, folder: &str) -> Result<Vec<MandateMap>, Box<Diagnostic>> {
    let folder = folder.trim_end_matches('/').trim_start_matches("./");
    let paths = world.list(folder).into_iter().map(|e| e.path);
    let maps = paths.filter_map(|p| Some(p.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".toml")?.to_owned()));
    let mut found = Vec::new();
    for regulation in maps.filter(|name| !name.contains('/')) {
        let path = format!("{folder}/{regulation}.toml");
        let list = text(world, &format!("{folder}/ids/{regulation}.toml")).ok();
        let map = MandateMap::read(&regulation, &text(world, &path)?, list.as_deref()).map_err(|why| {
            let message = say!("{p}：讀不懂對照：{w}", "{p}：读不懂对照：{w}", "{p}: the map can't be read: {w}", p = path, w = why);
            Box::new(Diagnostic::error("mandates-unreadable", Place::whole(path), message))
        })?;
        found.push(map);
    }
    Ok(found)
}
