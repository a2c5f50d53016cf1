//! Styles and scripts of the site, named by their content so that browsers may keep them for ever.

use sha2::{Digest, Sha256};

use super::Page;

/// The assets that pages name, with their embedded text.
pub(super) const EMBEDDED: &[(&str, &str)] =
    &[("site.css", include_str!("../../templates/site.css")), ("site.js", include_str!("../../templates/site.js"))];

/// The paths of the assets in the site.
pub(super) struct Assets {
    /// Path of the style sheet.
    pub(super) css: String,
    /// Path of the script.
    pub(super) js: String,
}

/// Sends the assets and returns their paths.
pub(super) fn send(overrides: &dyn Fn(&str) -> Option<String>, sink: &mut dyn FnMut(Page)) -> Assets {
    let mut paths = EMBEDDED.iter().map(|(name, text)| {
        let text = overrides(name).unwrap_or_else(|| (*text).to_owned());
        let path = fingerprinted("assets", name, text.as_bytes());
        sink(Page::new(path.clone(), text));
        path
    });
    Assets { css: paths.next().unwrap_or_default(), js: paths.next().unwrap_or_default() }
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
