//! The handbook as a static site: pages from the model, the day and the words of a language. Pure: no disk, no clock.
//!
//! A [`Site`] makes one page after another and hands each on, so no more than one is held; or the one a reader asks for. Every page is a context struct
//! (`regulation`, `form`, `process`, …) set in a template of `templates/`; links are relative, so the site works from a
//! server, from any folder of one, and from a disk.

mod agenda;
mod assets;
mod cards;
mod compliance;
mod condition;
mod coverage;
mod data;
mod definition;
mod diagram;
mod direct;
mod feed;
mod fittings;
mod fold;
mod form;
mod frame;
mod front;
mod glossary;
mod gone;
mod guide;
mod ics;
mod inline;
mod install;
mod listing;
mod metric;
mod page;
mod parameter;
mod pattern;
mod press;
mod process;
mod register;
mod regulation;
mod role;
mod rules;
mod script;
mod search;
mod simplify;
mod site;
mod squeeze;
mod start;
mod strings;
mod templates;
#[cfg(test)]
mod tests;
mod unit;
mod words;

pub use fittings::Fitted;
pub use page::Page;
pub use register::{Answered, Sheet};
pub use site::{Site, Workbooks, stands_in};
pub use templates::{EMBEDDED as TEMPLATES, FOLDER as TEMPLATE_FOLDER};
