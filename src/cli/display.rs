//! Showing a page to whoever sits at this machine, where somebody does.

/// Opens a page with the system's own program; whether there was a display and a program for it.
pub(super) fn open(page: &str) -> bool {
    present() && open::that_detached(page).is_ok()
}

/// Whether there is a display: always where the system is its desktop, else when the session names one.
fn present() -> bool {
    let named = |variable: &str| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    cfg!(any(target_os = "macos", windows)) || named("DISPLAY") || named("WAYLAND_DISPLAY")
}
