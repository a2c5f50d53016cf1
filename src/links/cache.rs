//! External links that were found to exist, with the day: they are not asked again for a while. Failures are not kept.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// Where the cache lies, from the handbook's root.
pub const PATH: &str = ".guiju/links.toml";

/// Days on which addresses were found to exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cache {
    found: BTreeMap<String, Date>,
}

impl Cache {
    /// Reads a cache; one that cannot be read is empty, and everything is asked again.
    pub fn read(text: &str) -> Cache {
        let table: toml::Table = text.parse().unwrap_or_default();
        let found = table.into_iter().filter_map(|(to, day)| Some((to, day.as_str()?.parse().ok()?)));
        Cache { found: found.collect() }
    }

    /// Whether an address was found at most `days` ago.
    pub fn is_fresh(&self, to: &str, today: Date, days: u32) -> bool {
        let age = |day: Date| (today - day).get_days();
        self.found.get(to).is_some_and(|day| (0..=i64::from(days)).contains(&i64::from(age(*day))))
    }

    /// Keeps what was found today.
    pub fn keep(&mut self, to: &str, today: Date) {
        self.found.insert(to.to_owned(), today);
    }

    /// The cache as text; addresses the site no longer names are dropped.
    pub fn text(&self, named: &dyn Fn(&str) -> bool) -> String {
        let kept = self.found.iter().filter(|(to, _)| named(to));
        let table: toml::Table = kept.map(|(to, day)| (to.clone(), toml::Value::String(day.to_string()))).collect();
        format!("# guiju links：查得到的外部連結與查核日期；可以刪除。\n{table}")
    }
}
