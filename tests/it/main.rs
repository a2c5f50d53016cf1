//! Tests of the program as a whole: one binary, a module for each feature.

mod architecture;
mod browser;
mod dependencies;
mod hardest;
mod kinds;
mod mandates;
mod sample;
mod site;
mod support;
