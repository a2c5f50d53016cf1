//! The `guiju` program.

/// Records are many small texts; this allocator hands them out at less than half the cost of the system's.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    guiju::cli::run(std::env::args_os())
}
