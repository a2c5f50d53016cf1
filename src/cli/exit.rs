//! Exit codes: an interface that scripts rely on.

/// Nothing at or above `--fail-on` was found.
pub const CLEAN: u8 = 0;
/// Something at or above `--fail-on` was found.
pub const FINDINGS: u8 = 1;
/// The command could not run: bad arguments, or a handbook that cannot be read.
pub const UNABLE: u8 = 2;
