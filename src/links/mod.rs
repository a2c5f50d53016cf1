//! Links of the built site: every page, anchor and file a link names exists. What does not is told where its Markdown was written,
//! with the nearest target that exists. Pages are looked at in memory, before they are published. Hosts outside are asked only on request,
//! through lychee, where the program was built with the feature `links`.

pub mod cache;
#[cfg(feature = "links")]
mod external;
mod manners;
mod names;
mod outward;
mod scan;
#[cfg(test)]
mod tests;
mod web;
mod written;

#[cfg(feature = "links")]
pub use external::ask;
pub use manners::Manners;
pub use outward::{Answer, faults, outward};
pub use web::Web;
pub use written::{Written, written};
