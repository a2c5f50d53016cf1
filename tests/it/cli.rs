//! `build` and `tour` as their users meet them.

use std::path::Path;

use tempfile::TempDir;

use crate::serve::handbook;
use crate::support::{guiju, root};

/// A copy of this repository's handbook to publish in.
pub fn sample() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["handbook.toml", "content", "checks", "records", "templates"] {
        for entry in walkdir::WalkDir::new(root().join(part)).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
            let to = folder.path().join(entry.path().strip_prefix(root()).unwrap());
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
    folder
}

/// Every name in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|n| !n.ends_with(".lock"))
        .collect();
    names.sort();
    names
}

#[test]
fn the_tour_publishes_shows_the_findings_of_the_sample_and_says_where_to_look() {
    let folder = sample();
    let run = guiju(folder.path(), &["tour", "--lang", "en"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let front = folder.path().canonicalize().unwrap().join("public/index.html");
    assert!(front.is_file());
    let lines: Vec<&str> = run.stdout.lines().collect();
    let last = lines[lines.len() - 3..].join("\n");
    assert!(last.contains("findings above are those of the sample records"), "{last}");
    assert!(last.contains(&front.display().to_string()), "{last}");
    let judged = guiju(folder.path(), &["check", "--lang", "en"]);
    assert!(run.stdout.starts_with(&judged.stdout), "the report is that of `check`");
    assert!(!run.stdout.contains('\u{1b}'));
}

#[test]
fn the_tour_of_a_handbook_with_errors_fails() {
    let folder = handbook();
    std::fs::write(folder.path().join("handbook.toml"), "format = [").unwrap();
    assert_eq!(guiju(folder.path(), &["tour"]).code, 2);
    assert!(!folder.path().join("public").exists());
}

#[test]
fn a_build_says_how_many_pages_and_where_and_leaves_nothing_else() {
    let folder = handbook();
    let run = guiju(folder.path(), &["build", "--output", "site/here", "--lang", "en"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    let pages = walkdir::WalkDir::new(folder.path().join("site/here")).into_iter().map(Result::unwrap);
    let pages = pages.filter(|e| e.path().extension().is_some_and(|e| e == "html")).count();
    assert!(run.stderr.starts_with(&format!("{pages} pages (")) && run.stderr.contains("published in site/here in "), "{}", run.stderr);
    assert_eq!(names(&folder.path().join("site")), ["here"]);
    assert!(!std::fs::read_to_string(folder.path().join("site/here/index.html")).unwrap().contains("_guiju"), "no script of the preview");
}

#[test]
fn a_build_of_a_handbook_with_errors_leaves_the_last_site() {
    let folder = handbook();
    assert_eq!(guiju(folder.path(), &["build"]).code, 0);
    let page = folder.path().join("public/small/index.html");
    let before = std::fs::read(&page).unwrap();
    let text = folder.path().join("content/small/text.md");
    std::fs::write(&text, std::fs::read_to_string(&text).unwrap().replace("一、總則", "三、總則")).unwrap();
    let run = guiju(folder.path(), &["build", "--lang", "en"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("content/small/text.md:12"), "{}", run.stderr);
    assert_eq!(std::fs::read(&page).unwrap(), before);
    // A template that fails only when a page is made publishes nothing either.
    std::fs::write(&text, std::fs::read_to_string(&text).unwrap().replace("三、總則", "一、總則")).unwrap();
    std::fs::create_dir(folder.path().join("templates")).unwrap();
    std::fs::write(folder.path().join("templates/front.html"), "{{ page.nothing }}").unwrap();
    assert_eq!(guiju(folder.path(), &["build"]).code, 2);
    assert_eq!(names(folder.path()), ["content", "handbook.toml", "public", "templates"]);
}

#[test]
fn a_folder_with_other_files_is_never_published_into() {
    let folder = handbook();
    std::fs::create_dir(folder.path().join("public")).unwrap();
    std::fs::write(folder.path().join("public/mine.txt"), "x").unwrap();
    assert_eq!(guiju(folder.path(), &["build"]).code, 2);
    assert_eq!(names(&folder.path().join("public")), ["mine.txt"]);
}
