//! Places, and what may not be read.

use super::*;

#[test]
fn columns_count_characters() {
    let text = "一二\n甲a乙";
    let p = LineIndex::new(text).position(text, text.find('乙').unwrap());
    assert_eq!((p.line, p.column), (2, 3));
    assert_eq!(LineIndex::new("").position("", 9), Position { line: 1, column: 1 });
}

#[test]
fn places_are_found_in_long_texts_as_if_counted_from_the_start() {
    let lines: Vec<String> = (0..60).map(|n| ["甲a😀", "b", "", "\r"][n % 4].repeat(n * n)).collect();
    let text = lines.join("\n");
    let index = LineIndex::new(&text);
    for at in text.char_indices().map(|(at, _)| at).step_by(7).chain([text.len()]) {
        let before = &text[..at];
        let line = before.rsplit('\n').next().unwrap();
        let counted = Position { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 };
        assert_eq!(index.position(&text, at), counted, "{at}");
    }
}

#[test]
fn paths_cannot_leave_the_folder() {
    assert_eq!(join_inside("records/a", "x/./y.pdf").as_deref(), Some("records/a/x/y.pdf"));
    assert_eq!(join_inside("records/a", "../b").as_deref(), Some("records/b"));
    for bad in ["/etc/passwd", "../../../x", "c:\\x", "a\0b"] {
        assert_eq!(join_inside("records/a", bad), None, "{bad}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_wherever_they_stand() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret"), "x").unwrap();
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir(root.path().join("a")).unwrap();
    std::fs::write(root.path().join("a/own"), "y").unwrap();
    std::os::unix::fs::symlink(outside.path(), root.path().join("a/link")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret"), root.path().join("a/file")).unwrap();
    let world = Disk::new(root.path());
    assert_eq!(world.read("a/own", 9), Ok(b"y".to_vec()));
    for path in ["a/link/secret", "a/file", "../x"] {
        assert_eq!(world.read(path, 9), Err(ReadError::Outside), "{path}");
        assert!(world.open(path).is_err());
    }
    let listed: Vec<(String, bool)> = world.list("a").into_iter().map(|e| (e.path, e.ordinary)).collect();
    assert_eq!(listed, [("a/file".to_owned(), false), ("a/link".to_owned(), false), ("a/own".to_owned(), true)]);
    assert_eq!(world.list("none"), []);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_and_not_waited_for() {
    let root = tempfile::tempdir().unwrap();
    let world = Disk::new(root.path());
    std::fs::create_dir(root.path().join("folder")).unwrap();
    let _listening = std::os::unix::net::UnixListener::bind(root.path().join("socket")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(root.path().join("pipe")).status().unwrap().success());
    for path in ["folder", "socket", "pipe"] {
        assert_eq!(world.read(path, 9), Err(ReadError::NotAFile), "{path}");
    }
    assert_eq!(world.read("none", 9), Err(ReadError::Missing));
}

#[cfg(unix)]
#[test]
fn a_file_written_anew_has_another_stamp_even_with_its_size_and_time_of_before() {
    let folder = tempfile::tempdir().unwrap();
    let (path, world) = (folder.path().join("a.md"), Disk::new(folder.path()));
    std::fs::write(&path, "甲").unwrap();
    let (before, time) = (world.stamp("a.md"), std::fs::metadata(&path).unwrap().modified().unwrap());
    assert!(before.is_some() && before == world.stamp("a.md"));
    std::thread::sleep(std::time::Duration::from_millis(30));
    std::fs::write(&path, "乙").unwrap();
    std::fs::File::open(&path).unwrap().set_modified(time).unwrap();
    assert_ne!(world.stamp("a.md"), before);
    // One that takes its place.
    let now = world.stamp("a.md");
    std::fs::write(folder.path().join("b.md"), "丙").unwrap();
    std::fs::rename(folder.path().join("b.md"), &path).unwrap();
    assert_ne!(world.stamp("a.md"), now);
    assert_eq!((world.stamp("none.md"), world.stamp("../a.md"), world.stamp("")), (None, None, None));
}
