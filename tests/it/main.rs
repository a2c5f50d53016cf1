//! Tests of the program as a whole: one binary, a module for each feature.

mod architecture;
mod browser;
mod dependencies;
mod kinds;
mod site;
