//! What surrounds every page: navigation, the way to it, its other languages.

use std::collections::BTreeMap;

use serde::Serialize;

use super::page::Link;

/// An entry of the site's navigation.
#[derive(Clone, Debug, Serialize)]
pub(super) struct NavItem {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) current: bool,
}

/// What surrounds every page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Frame<'f> {
    /// Language tag.
    pub(super) lang: &'static str,
    /// Title of the handbook.
    pub(super) site: &'f str,
    /// Who publishes it.
    pub(super) publisher: &'f str,
    /// Address of the source.
    pub(super) repository: Option<&'f str>,
    /// The day the page speaks of.
    pub(super) as_of: String,
    /// From the page to the language's front page.
    pub(super) root: String,
    /// From the page to the site's root, where assets are.
    pub(super) base: String,
    /// Styles and scripts by name: `site_css`, `site_js`, `page_js`.
    pub(super) assets: &'f BTreeMap<String, String>,
    /// Whether a style sheet of the handbook's own colours stands among the assets.
    pub(super) themed: bool,
    /// Whether the handbook has a logo.
    pub(super) logo: bool,
    /// Navigation.
    pub(super) nav: Vec<NavItem>,
    /// Which kind of page it is, for styles.
    pub(super) kind: &'static str,
    /// Title of the page.
    pub(super) title: String,
    /// The way from the front page to this one, which is left out.
    pub(super) crumbs: Vec<Link>,
    /// Whole address of the page, where the handbook says where it is published.
    pub(super) address: Option<String>,
    /// The same page in each language of the site.
    pub(super) editions: Vec<Translation>,
}

/// The same page in one language.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Translation {
    /// Language tag.
    pub(super) lang: &'static str,
    /// The language's name in itself.
    pub(super) name: String,
    /// Relative address.
    pub(super) href: String,
    /// Whole address, where the handbook says where it is published.
    pub(super) address: Option<String>,
    /// Whether it is this page.
    pub(super) current: bool,
}
