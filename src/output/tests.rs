//! Sites published whole or not at all.

//! Tests.

use std::fs;
use std::path::Path;

use tempfile::tempdir;

use super::{PublishError, Published, Staging, create, publish, replace};

fn build(root: &Path, files: &[(&str, &str)]) -> Result<Published, PublishError> {
    publish(root, "public", |staging| files.iter().try_for_each(|(path, text)| staging.write(path, text.as_bytes())))
}

fn read(root: &Path, path: &str) -> Option<String> {
    fs::read_to_string(root.join("public").join(path)).ok()
}

fn beside(root: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_site_replaces_the_last_one_whole() {
    let root = tempdir().unwrap();
    build(root.path(), &[("index.html", "1"), ("old/index.html", "x")]).unwrap();
    build(root.path(), &[("index.html", "2"), ("new/index.html", "y")]).unwrap();
    assert_eq!(read(root.path(), "index.html").as_deref(), Some("2"));
    assert_eq!(read(root.path(), "new/index.html").as_deref(), Some("y"));
    assert_eq!(read(root.path(), "old/index.html"), None);
    assert_eq!(beside(root.path()), [".public.lock", "public"]);
}

#[test]
fn unchanged_files_are_links_to_the_last_site() {
    let root = tempdir().unwrap();
    build(root.path(), &[("a.html", "same"), ("b.html", "1")]).unwrap();
    let before = fs::metadata(root.path().join("public/a.html")).unwrap().modified().unwrap();
    let counts = build(root.path(), &[("a.html", "same"), ("b.html", "2")]).unwrap();
    assert_eq!(counts, Published { files: 2, unchanged: 1 });
    assert_eq!(fs::metadata(root.path().join("public/a.html")).unwrap().modified().unwrap(), before);
}

#[test]
fn an_interrupted_build_leaves_the_last_good_site() {
    let root = tempdir().unwrap();
    build(root.path(), &[("index.html", "good")]).unwrap();
    let mut staging = Staging::open(root.path(), "public").unwrap();
    staging.write("index.html", b"half").unwrap();
    // As after a kill: nothing is tidied up, only the system frees the lock.
    staging.folder = root.path().join("elsewhere");
    drop(staging);
    assert!(root.path().join(".public.staging").exists());
    assert_eq!(read(root.path(), "index.html").as_deref(), Some("good"));
    build(root.path(), &[("index.html", "next")]).unwrap();
    assert_eq!(read(root.path(), "index.html").as_deref(), Some("next"));
    assert_eq!(beside(root.path()), [".public.lock", "public"]);
}

#[test]
fn a_build_stopped_between_two_renames_gets_its_last_site_back() {
    let root = tempdir().unwrap();
    build(root.path(), &[("index.html", "good")]).unwrap();
    fs::rename(root.path().join("public"), root.path().join(".public.previous")).unwrap();
    let staging = Staging::open(root.path(), "public").unwrap();
    assert_eq!(read(root.path(), "index.html").as_deref(), Some("good"));
    drop(staging);
    assert_eq!(beside(root.path()), [".public.lock", "public"]);
}

#[test]
fn a_failing_build_leaves_nothing_behind() {
    let root = tempdir().unwrap();
    build(root.path(), &[("index.html", "good")]).unwrap();
    let result = build(root.path(), &[("index.html", "bad"), ("../outside.html", "x")]);
    assert!(matches!(result, Err(PublishError::BadPath(_))));
    assert_eq!(read(root.path(), "index.html").as_deref(), Some("good"));
    assert_eq!(beside(root.path()), [".public.lock", "public"]);
}

#[test]
fn a_second_build_at_the_same_time_is_refused() {
    let root = tempdir().unwrap();
    let first = Staging::open(root.path(), "public").unwrap();
    assert!(matches!(Staging::open(root.path(), "public"), Err(PublishError::Locked)));
    drop(first);
    assert!(Staging::open(root.path(), "public").is_ok());
}

#[test]
fn a_folder_that_is_not_ours_is_never_replaced() {
    let root = tempdir().unwrap();
    fs::create_dir(root.path().join("public")).unwrap();
    fs::write(root.path().join("public/thesis.txt"), "years of work").unwrap();
    assert!(matches!(build(root.path(), &[("index.html", "1")]), Err(PublishError::NotOurs(_))));
    assert_eq!(read(root.path(), "thesis.txt").as_deref(), Some("years of work"));
}

#[test]
fn two_pages_of_one_path_are_refused_and_the_last_site_keeps_its_bytes() {
    let root = tempdir().unwrap();
    build(root.path(), &[("a.html", "same")]).unwrap();
    assert!(matches!(build(root.path(), &[("a.html", "same"), ("a.html", "other")]), Err(PublishError::BadPath(_))));
    assert_eq!(read(root.path(), "a.html").as_deref(), Some("same"));
}

#[test]
fn paths_that_leave_the_site_are_refused() {
    let root = tempdir().unwrap();
    for path in ["", "../a", "/etc/a", "a/../../b", "a\\b", "./a", "a//b"] {
        let result = build(root.path(), &[(path, "x")]);
        assert!(matches!(result, Err(PublishError::BadPath(_))), "{path}");
    }
}

#[test]
fn a_file_is_made_once_and_never_through_a_link_out_of_the_handbook() {
    let (root, outside) = (tempdir().unwrap(), tempdir().unwrap());
    create(root.path(), "records/a/x.toml", "first").unwrap();
    assert!(matches!(create(root.path(), "records/a/x.toml", "second"), Err(PublishError::Disk(..))));
    let at = |path: &str| fs::read_to_string(root.path().join(path)).ok();
    assert_eq!(at("records/a/x.toml").as_deref(), Some("first"));
    assert_eq!(beside(&root.path().join("records/a")), ["x.toml"], "nothing is left beside it");
    replace(root.path(), "records/a/x.toml", "third").unwrap();
    assert_eq!(at("records/a/x.toml").as_deref(), Some("third"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path(), root.path().join("records/b")).unwrap();
        for write in [create, replace] {
            assert!(matches!(write(root.path(), "records/b/x.toml", "x"), Err(PublishError::BadPath(_))));
        }
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    }
}
