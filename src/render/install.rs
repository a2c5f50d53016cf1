//! What lets a handbook look like its organisation, be installed and be read offline: colours, icon, manifest, service worker.

use serde_json::json;

use super::Page;
use super::assets::{fingerprinted, hash8};
use super::inline::escaped;
use crate::model::{Settings, Theme};

/// The embedded service worker; its list of files and their version are put in front.
pub(super) const WORKER: &str = include_str!("../../templates/worker.js");

/// The colours a handbook chooses, over those of the style sheet. None without a choice.
pub(super) fn colours(theme: &Theme) -> Option<Page> {
    let rule = |selector: &str, colour: &Option<String>| {
        let colour = colour.as_ref()?;
        Some(format!("{selector} {{ --accent: {colour}; --accent-soft: color-mix(in srgb, {colour} 12%, var(--paper)); }}\n"))
    };
    let light = rule(":root", &theme.accent);
    let dark = theme.accent_dark.as_ref().and_then(|_| {
        let system = rule("  :root:not([data-theme=\"light\"])", &theme.accent_dark)?;
        Some(format!("@media (prefers-color-scheme: dark) {{\n{system}}}\n{}", rule(":root[data-theme=\"dark\"]", &theme.accent_dark)?))
    });
    let css: String = light.into_iter().chain(dark).collect();
    (!css.is_empty()).then(|| Page::new(fingerprinted("assets", "theme.css", css.as_bytes()), css))
}

/// The handbook's mark: its logo, else the first character of its title.
pub(super) fn icon(settings: &Settings, logo: Option<String>) -> Page {
    let svg = logo.unwrap_or_else(|| {
        let first = settings.title.chars().next().map(String::from).unwrap_or_default();
        let colour = settings.theme.accent.as_deref().unwrap_or("#8c2f22");
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><rect width=\"64\" height=\"64\" rx=\"12\" fill=\"{colour}\"/><text x=\"32\" y=\"45\" font-size=\"38\" font-family=\"serif\" font-weight=\"700\" text-anchor=\"middle\" fill=\"#fff\">{}</text></svg>\n",
            escaped(&first)
        )
    });
    Page::new(fingerprinted("assets", "icon.svg", svg.as_bytes()), svg)
}

/// The manifest of the installed handbook, beside the front page.
pub(super) fn manifest(settings: &Settings, lang: &str, title: &str, icon: &str) -> String {
    let colour = settings.theme.accent.as_deref().unwrap_or("#8c2f22");
    let manifest = json!({
        "name": title,
        "short_name": title.chars().take(12).collect::<String>(),
        "lang": lang,
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#fdfcf9",
        "theme_color": colour,
        "icons": [{ "src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any" }],
    });
    format!("{manifest}\n")
}

/// What is kept from the first visit on.
pub(super) struct Kept<'k> {
    /// Styles and scripts.
    pub(super) assets: Vec<&'k str>,
    /// Pages, in the language somebody reads.
    pub(super) pages: Vec<&'k str>,
    /// The folders of the languages.
    pub(super) editions: Vec<&'k str>,
}

/// The service worker at the root of the site: keeps what `kept` lists from the first visit on, the rest as it is read.
pub(super) fn worker(text: &str, kept: &Kept) -> String {
    let (assets, pages, editions) = (json!(kept.assets), json!(kept.pages), json!(kept.editions));
    let version = json!(hash8(format!("{assets}{pages}{editions}").as_bytes()));
    format!("const VERSION = {version};\nconst KEPT = {assets};\nconst PAGES = {pages};\nconst EDITIONS = {editions};\n{text}")
}
