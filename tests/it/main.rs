//! Tests of the program as a whole: one binary, a module for each feature.

mod answers;
mod architecture;
mod baseline;
mod browser;
mod cli;
mod commands;
mod content;
mod dependencies;
mod filing;
mod forms;
mod hardest;
mod hostile;
mod kinds;
mod lint;
mod mandates;
mod owing;
mod preview;
mod report_schema;
mod reports;
mod sample;
mod sentences;
mod serve;
mod site;
mod support;
mod trace;
mod trial;
