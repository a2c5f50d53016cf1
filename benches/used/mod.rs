//! What a process has used so far, as Linux accounts for it.

use std::error::Error;
use std::fs;

/// CPU seconds of this process, all threads, counted in hundredths of a second.
pub fn cpu() -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after.split_whitespace().skip(11).take(2).map(|t| t.parse().unwrap_or(0)).sum();
    Ok(ticks as f64 / 100.0)
}

/// Peak resident memory in KiB.
pub fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or_default();
    Ok(line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0))
}
