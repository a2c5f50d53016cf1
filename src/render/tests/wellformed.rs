//! Every start tag has its end tag, in order. (Validity in full is checked by hand with the Nu checker.)

const VOID: &[&str] = &["br", "hr", "img", "input", "link", "meta", "path", "rect"];

/// The first tag out of place.
fn fault(html: &str) -> Option<String> {
    let mut open: Vec<String> = Vec::new();
    for rest in html.split('<').skip(1) {
        let tag = rest.split('>').next().unwrap_or_default();
        let name: String = tag.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        if tag.starts_with('!') || tag.ends_with('/') || VOID.contains(&name.as_str()) {
            continue;
        }
        if !tag.starts_with('/') {
            open.push(name);
        } else if open.pop().as_deref() != Some(name.as_str()) {
            return Some(format!("</{name}> after {open:?}: {}", &rest.chars().take(80).collect::<String>()));
        }
    }
    open.pop()
}

#[test]
fn pages_are_well_formed() {
    for (path, html) in super::pages().into_iter().filter(|(p, _)| p.ends_with(".html")) {
        assert_eq!(fault(&html), None, "{path}");
    }
}

#[test]
fn the_test_itself_sees_a_fault() {
    assert!(fault("<p><b></p></b>").is_some());
    assert_eq!(fault("<!DOCTYPE html><p>a<br>b</p>"), None);
}
