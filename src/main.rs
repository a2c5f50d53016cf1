//! The `guiju` program.

fn main() -> std::process::ExitCode {
    guiju::cli::run(std::env::args_os())
}
