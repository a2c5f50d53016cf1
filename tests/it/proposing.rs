//! "Open a merge request": the page of the code host that a filled-in form opens.

use std::path::Path;

use guiju::model::{CodeHost, Repository};
use guiju::pipeline;
use guiju::render::Site;
use guiju::source::Disk;
use regex::Regex;
use serde_json::json;

use crate::browser::{Driver, Reader, browser};
use crate::filing::{until, write};
use crate::signing::choose;
use crate::support::{read, root};

const FORM: &str = "forms/cross_business_request/index.html";
const RECORD: &str = "records/logistics/CX-2026-001-request.toml";
/// Where it belongs: named by its id.
const PLACE: &str = "records%2Flogistics%2FCX-2026-001-request-1.toml";
const READY: &str = "return document.getElementById('hand-in').classList.contains('ready')";
/// A form's page does not ask to leave; what it would open is noted.
const NOTING: &str = "window.opened = []; window.open = (address) => { window.opened.push(address); return null; };";

/// The page of a form in a folder, with the files it loads.
fn write_out(site: &Site, folder: &Path) {
    let page = String::from_utf8(site.file(FORM).unwrap().bytes).unwrap();
    let loaded = Regex::new(r#"(?:src|href|data-reader)="(?:\.\./)+([^"]+\.(?:js|css|svg))""#).unwrap();
    let files = loaded.captures_iter(&page).map(|c| c[1].to_owned()).chain([FORM.to_owned()]);
    for path in files {
        let target = folder.join(&path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, site.file(&path).unwrap_or_else(|| panic!("no {path}")).bytes).unwrap();
    }
}

/// The addresses opened by the page of the form: with a record of the sample, and with one too long for an address.
async fn opened(reader: &Reader) -> [String; 2] {
    reader.open(FORM).await;
    reader.js(NOTING).await;
    choose(reader, "#load-file", "request.toml", &read(RECORD)).await;
    until(reader, "the record is complete", READY).await;
    let propose = "[data-act=propose]";
    reader.click(propose).await;
    until(reader, "a page is opened", "return window.opened.length === 1").await;
    assert!(reader.text("#state").await.contains("記錄已複製"));
    write(reader, "field-background-v", &"電商訂單量一年內成長四成。".repeat(80)).await;
    until(reader, "it is complete again", READY).await;
    reader.click(propose).await;
    until(reader, "another is opened", "return window.opened.length === 2").await;
    let opened = reader.js("return window.opened").await;
    [0, 1].map(|n| opened[n].as_str().unwrap().to_owned())
}

fn with_repository(host: CodeHost, address: &str, ask: impl AsyncFnOnce(&Reader)) {
    let disk = Disk::new(root());
    let mut handbook = pipeline::load(&disk, None).handbook;
    handbook.settings.repository = Some(Repository { address: address.to_owned(), branch: "main".to_owned(), host });
    let (folder, profile) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_out(&pipeline::site(&disk, &handbook, None), folder.path());
    let driver = Driver::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let base = format!("file://{}/", folder.path().canonicalize().unwrap().display());
        let reader = Reader { client: browser(&driver, profile.path(), 390).await, base };
        ask(&reader).await;
        reader.client.close().await.unwrap();
    });
}

#[test]
fn github_gets_the_path_and_the_text_while_they_fit() {
    with_repository(CodeHost::GitHub, "https://github.com/hengyue/handbook", async |reader| {
        let [whole, long] = opened(reader).await;
        let file = format!("https://github.com/hengyue/handbook/new/main?filename={PLACE}");
        let text = whole.strip_prefix(&format!("{file}&value=")).unwrap_or_else(|| panic!("{whole}"));
        let text = reader.js(&format!("return decodeURIComponent({})", json!(text))).await;
        let [proposed, sample] = [text.as_str().unwrap(), &read(RECORD)].map(|t| t.parse::<toml::Table>().unwrap());
        assert_eq!(Some(&proposed), sample["record"][0].as_table());
        assert_eq!(long, file, "a text too long for an address is left to the clipboard");
    });
}

#[test]
fn gitlab_gets_the_path_and_the_text_from_the_clipboard() {
    with_repository(CodeHost::GitLab, "https://git.example.org/hengyue/handbook", async |reader| {
        let file = format!("https://git.example.org/hengyue/handbook/-/new/main?file_name={PLACE}");
        assert_eq!(opened(reader).await, [file.clone(), file]);
    });
}

#[test]
fn a_handbook_says_where_its_source_is() {
    let with = |line: &str| {
        let mut world = guiju::source::Memory::default();
        world.put("handbook.toml", format!("format = 1\ntitle = \"手冊\"\n{line}\n"));
        let loaded = pipeline::load(&world, None);
        let codes: Vec<String> = loaded.diagnostics.iter().map(|d| d.code.to_string()).filter(|c| c.starts_with("repository")).collect();
        (loaded.handbook.settings.repository, codes)
    };
    let (found, _) = with("repository = \"https://gitlab.example.org/a/b.git/\"");
    let found = found.unwrap();
    assert_eq!((found.address.as_str(), found.branch.as_str(), found.host), ("https://gitlab.example.org/a/b", "main", CodeHost::GitLab));
    assert_eq!(found.file("content/a/text.md"), "https://gitlab.example.org/a/b/-/blob/main/content/a/text.md");
    let (found, _) = with("repository = \"https://git.example.org/a/b\"\nrepository_branch = \"trunk\"\nrepository_host = \"gitlab\"");
    assert_eq!(found.unwrap().new_file().0, "https://git.example.org/a/b/-/new/trunk?file_name=");
    let subgroup = "repository = \"https://gitlab.com/org/policies/handbook\"\nrepository_branch = \"修訂/第 1 版#2\"";
    let found = with(subgroup).0.unwrap();
    let branch = "%E4%BF%AE%E8%A8%82/%E7%AC%AC%201%20%E7%89%88%232";
    assert_eq!(found.new_file().0, format!("https://gitlab.com/org/policies/handbook/-/new/{branch}?file_name="));
    assert_eq!(
        found.file("content/制度 50%/text.md"),
        format!("https://gitlab.com/org/policies/handbook/-/blob/{branch}/content/%E5%88%B6%E5%BA%A6%2050%25/text.md")
    );
    for (address, host) in [
        ("https://github.com/org/gitlab-handbook", CodeHost::GitHub),
        ("https://github.com/gitlab/handbook", CodeHost::GitHub),
        ("https://git.example.org/org/gitlab", CodeHost::GitHub),
        ("https://example.org/gitlab/org/handbook", CodeHost::GitLab),
        ("https://GitLab.example.org:8443/org/handbook", CodeHost::GitLab),
    ] {
        assert_eq!(CodeHost::of(address), host, "{address}");
    }
    assert_eq!(with("repository = \"javascript:alert(1)\"").1, ["repository-address"]);
    assert_eq!(with("repository = \"https://a.example/b\"\nrepository_host = \"sourcehut\"").1, ["repository-host"]);
}
