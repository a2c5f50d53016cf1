//! Styles and scripts of the site, named by their content so that browsers may keep them for ever.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::Page;

/// The assets that pages name, with their embedded text.
pub(super) const EMBEDDED: &[(&str, &str)] = &[
    ("site.css", include_str!("../../templates/site.css")),
    ("site.js", include_str!("../../templates/site.js")),
    ("page.js", include_str!("../../templates/page.js")),
];

/// The assets in the site.
pub(super) struct Assets {
    /// Where each lies, by its name with `_` for the dot: `site_css`.
    pub(super) paths: BTreeMap<String, String>,
    /// The files.
    pub(super) files: Vec<Page>,
}

impl Assets {
    /// The embedded assets with a handbook's own in their place.
    pub(super) fn new(overrides: &dyn Fn(&str) -> Option<String>) -> Assets {
        let file = |(name, text): &(&str, &str)| {
            let text = overrides(name).unwrap_or_else(|| (*text).to_owned());
            (name.replace('.', "_"), Page::new(fingerprinted("assets", name, text.as_bytes()), text))
        };
        let files: Vec<(String, Page)> = EMBEDDED.iter().map(file).collect();
        let paths = files.iter().map(|(name, page)| (name.clone(), page.path.clone())).collect();
        Assets { paths, files: files.into_iter().map(|(_, page)| page).collect() }
    }
}

/// `assets/site.css` with the content's fingerprint before its ending: `assets/site.1a2b3c4d.css`.
pub(super) fn fingerprinted(folder: &str, name: &str, bytes: &[u8]) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{folder}/{stem}.{}.{ending}", hash8(bytes))
}

/// The first eight hexadecimal digits of a content's SHA-256.
pub(super) fn hash8(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
