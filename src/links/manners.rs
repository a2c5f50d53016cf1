//! How hosts outside are asked: `[links]` of `handbook.toml`.

use std::time::Duration;

use serde::Deserialize;

use crate::model::Handbook;

/// How hosts are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manners {
    /// How long an answer may take.
    pub timeout: Duration,
    /// How often a request that failed is tried again.
    pub retries: u64,
    /// The wait before the first further try; it doubles with each.
    pub wait: Duration,
    /// Requests under way at once to one host.
    pub per_host: usize,
    /// The least time between two requests to one host.
    pub interval: Duration,
    /// Addresses matching one of these patterns are not asked.
    pub exclude: Vec<String>,
    /// For how many days an address that was found is not asked again.
    pub keep_days: u32,
}

/// The table as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Table {
    timeout: u64,
    retries: u64,
    wait_ms: u64,
    per_host: usize,
    interval_ms: u64,
    exclude: Vec<String>,
    keep_days: u32,
}

impl Default for Table {
    fn default() -> Table {
        Table { timeout: 20, retries: 2, wait_ms: 1000, per_host: 4, interval_ms: 100, exclude: Vec::new(), keep_days: 7 }
    }
}

/// `handbook.toml`, of which only this table matters here.
#[derive(Deserialize, Default)]
struct File {
    #[serde(default)]
    links: Table,
}

impl Manners {
    /// The handbook's wishes, or why they cannot be read.
    pub fn of(handbook: &Handbook) -> Result<Manners, String> {
        let text = handbook.sources.iter().find(|(path, _)| **path == *"handbook.toml").map(|(_, text)| &**text);
        let file: File = toml::from_str(text.unwrap_or_default()).map_err(|e| format!("handbook.toml [links]: {}", e.message()))?;
        let Table { timeout, retries, wait_ms, per_host, interval_ms, exclude, keep_days } = file.links;
        Ok(Manners {
            timeout: Duration::from_secs(timeout.clamp(1, 600)),
            retries: retries.min(10),
            wait: Duration::from_millis(wait_ms),
            per_host: per_host.max(1),
            interval: Duration::from_millis(interval_ms),
            exclude,
            keep_days,
        })
    }
}
