//! Links of the built site: every page, anchor and file a link names exists. What does not is told where its Markdown was written,
//! with the nearest target that exists. Pages are looked at in memory, before they are published.

mod scan;
#[cfg(test)]
mod tests;
mod web;
mod written;

pub use web::Web;
pub use written::{Written, written};
