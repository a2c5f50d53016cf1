//! Styles and scripts of the site, named by their content so that browsers may keep them for ever.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{Page, install, squeeze};
use crate::model::Settings;

/// A file of the site and the files it is put together from: path below `templates/` and embedded text.
type Bundle = (&'static str, &'static [(&'static str, &'static str)]);

/// The assets that pages name.
pub(super) const BUNDLES: &[Bundle] = &[
    ("site.css", &[("site.css", include_str!("../../templates/site.css"))]),
    ("site.js", &[("site.js", include_str!("../../templates/site.js"))]),
    ("early.js", &[("early.js", include_str!("../../templates/early.js"))]),
    ("page.js", &[("page.js", include_str!("../../templates/page.js"))]),
    ("reading.js", &[("reading.js", include_str!("../../templates/reading.js"))]),
    ("sift.js", &[("sift.js", include_str!("../../templates/sift.js"))]),
    ("search.css", &[("search/search.css", include_str!("../../templates/search/search.css"))]),
    (
        "search.js",
        &[
            ("search/index.js", include_str!("../../templates/search/index.js")),
            ("search/query.js", include_str!("../../templates/search/query.js")),
            ("search/view.js", include_str!("../../templates/search/view.js")),
        ],
    ),
    ("form.css", &[("form/form.css", include_str!("../../templates/form/form.css"))]),
    (
        "form.js",
        &[
            ("form/numbers.js", include_str!("../../templates/form/numbers.js")),
            ("form/dates.js", include_str!("../../templates/form/dates.js")),
            ("form/evaluate.js", include_str!("../../templates/form/evaluate.js")),
            ("form/bind.js", include_str!("../../templates/form/bind.js")),
            ("form/check.js", include_str!("../../templates/form/check.js")),
            ("form/json.js", include_str!("../../templates/form/json.js")),
            ("form/sheet.js", include_str!("../../templates/form/sheet.js")),
            ("form/sign.js", include_str!("../../templates/form/sign.js")),
            ("form/marks.js", include_str!("../../templates/form/marks.js")),
            ("form/page.js", include_str!("../../templates/form/page.js")),
        ],
    ),
    // What only some forms need, and what is wanted only when a record is opened.
    ("figures.js", &[("form/figures.js", include_str!("../../templates/form/figures.js"))]),
    (
        "read.js",
        &[("form/read.js", include_str!("../../templates/form/read.js")), ("form/write.js", include_str!("../../templates/form/write.js"))],
    ),
];

/// The assets in the site.
pub(super) struct Assets {
    /// Path of each asset by its name, the point written as `_`: `site_css`.
    pub(super) paths: BTreeMap<String, String>,
    /// The files.
    pub(super) files: Vec<Page>,
}

impl Assets {
    /// The bundles, and what follows from the handbook's settings.
    pub(super) fn new(settings: &Settings, bundles: &[(String, Page)], overrides: &dyn Fn(&str) -> Option<String>) -> Assets {
        let logo = settings.theme.logo.as_deref().and_then(overrides);
        let theme = install::colours(&settings.theme).map(|page| ("theme_css".to_owned(), page));
        let icon = ("icon_svg".to_owned(), install::icon(settings, logo));
        let (names, files): (Vec<String>, Vec<Page>) = bundles.iter().cloned().chain([icon]).chain(theme).unzip();
        Assets { paths: names.into_iter().zip(files.iter().map(|f| f.path.clone())).collect(), files }
    }
}

/// The embedded styles and scripts with a handbook's own in their place, by the name pages know them by.
pub(super) fn bundles(own: &dyn Fn(&str) -> Option<String>) -> Vec<(String, Page)> {
    let part = |(path, text): &(&str, &str)| own(path).filter(|own| own != text).unwrap_or_else(|| lean(path, text));
    let file = |(name, parts): &Bundle| {
        let text: Vec<String> = parts.iter().map(part).collect();
        let text = text.join("\n");
        (name.replace('.', "_"), Page::new(fingerprinted("assets", name, text.as_bytes()), text))
    };
    BUNDLES.iter().map(file).collect()
}

/// Our own files as the site holds them.
fn lean(path: &str, text: &str) -> String {
    if path.ends_with(".js") { squeeze::script(text) } else { text.to_owned() }
}

/// `assets/site.css` with the content's fingerprint before its ending: `assets/site.1a2b3c4d.css`.
pub(super) fn fingerprinted(folder: &str, name: &str, bytes: &[u8]) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{folder}/{stem}.{}.{ending}", hash8(bytes))
}

/// The first eight hexadecimal digits of a content's SHA-256.
pub(super) fn hash8(bytes: &[u8]) -> String {
    hex8(&Sha256::digest(bytes))
}

/// The first eight hexadecimal digits of a digest.
pub(super) fn hex8(digest: &[u8]) -> String {
    digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
