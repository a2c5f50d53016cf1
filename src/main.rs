//! The `guiju` program.

/// Records are many small texts; this allocator hands them out at less than half the cost of the system's.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    // Linux clears a page of 2 MiB whole before it is used, which costs a short run more than fewer pages win it. Where the
    // setting is refused, nothing but time is lost.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
    guiju::cli::run(std::env::args_os())
}
