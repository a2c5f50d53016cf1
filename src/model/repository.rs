//! Where a handbook's source is kept: the pages of its code host for a file, and for one that is proposed.

use crate::lang::in_address;

/// The repository of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// Its address, without a slash or `.git` at its end.
    pub address: String,
    /// The branch that files are read from and proposed to.
    pub branch: String,
    /// Whose pages it has.
    pub host: CodeHost,
}

/// The code hosts whose addresses are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeHost {
    /// GitHub, and what has its addresses.
    GitHub,
    /// GitLab.
    GitLab,
}

impl CodeHost {
    /// Every host with the name `handbook.toml` calls it.
    pub const NAMED: [(&'static str, CodeHost); 2] = [("github", CodeHost::GitHub), ("gitlab", CodeHost::GitLab)];

    /// What an address tells of its host: by its name, or by the folder that GitLab is kept in. A repository may be called anything.
    pub fn of(address: &str) -> CodeHost {
        let address = address.to_ascii_lowercase();
        let mut parts = address.split('/').skip(2);
        let host = parts.next().unwrap_or_default();
        let folder = parts.next().filter(|_| !host.contains("github"));
        if host.contains("gitlab") || folder == Some("gitlab") { CodeHost::GitLab } else { CodeHost::GitHub }
    }
}

impl Repository {
    /// The page of a file.
    pub fn file(&self, path: &str) -> String {
        let Repository { address, branch, host } = self;
        let way = if *host == CodeHost::GitLab { "-/blob" } else { "blob" };
        format!("{address}/{way}/{}/{}", in_address(branch), in_address(path))
    }

    /// The page where a new file is proposed: what stands before its path, and, where the host takes its text too, what stands
    /// before that.
    pub fn new_file(&self) -> (String, Option<&'static str>) {
        let Repository { address, host, .. } = self;
        let branch = in_address(&self.branch);
        match host {
            CodeHost::GitHub => (format!("{address}/new/{branch}?filename="), Some("&value=")),
            CodeHost::GitLab => (format!("{address}/-/new/{branch}?file_name="), None),
        }
    }
}
