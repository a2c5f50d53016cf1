//! Formatting keeps what is said, settles at once, and mends what it is meant to.

use proptest::prelude::*;

use super::*;

fn path() -> Arc<str> {
    Arc::from("content/demo/text.md")
}

const FRONT: &str = "+++\nid = \"demo\"\ntitle = \"範例\"\nkind = \"制度\"\nowner = \"office\"\nnumbering = \"outline\"\n+++\n\n# 範例\n\n";

fn formatted(body: &str, options: &Options) -> String {
    let out = regulation(&path(), &format!("{FRONT}{body}"), options).unwrap_or_else(|d| panic!("{}", d.message.en));
    let again = regulation(&path(), &out, options).unwrap_or_else(|d| panic!("{}", d.message.en));
    assert_eq!(out, again, "formatting twice changes nothing more");
    out.strip_prefix(FRONT).unwrap_or_else(|| panic!("{out}")).to_owned()
}

fn plain(body: &str) -> String {
    formatted(body, &Options::default())
}

#[test]
fn white_space_is_put_in_order() {
    assert_eq!(plain("## 一、總則   {#general}\n1. 甲。  \n\n\n\n2. 乙。\t\n\n\n"), "## 一、總則   {#general}\n\n1. 甲。\n\n2. 乙。\n");
}

#[test]
fn labels_typed_by_hand_become_headings_and_lists() {
    let typed = "一、總則\n（一）目的\n1、部門提出申請。\n（1）載明事由。\n（2）附上證明。\n2．主管審閱。\n";
    let wanted = "## 一、總則\n\n### （一）目的\n\n1. 部門提出申請。\n   1. 載明事由。\n   2. 附上證明。\n2. 主管審閱。\n";
    assert_eq!(plain(typed), wanted);
}

#[test]
fn labels_are_printed_as_the_numbering_prints_them() {
    assert_eq!(plain("## 一、總則\n\n### (一) 目的\n\n1) 甲。\n2) 乙。\n"), "## 一、總則\n\n### （一）目的\n\n1. 甲。\n2. 乙。\n");
}

#[test]
fn punctuation_moves_out_of_emphasis_that_does_not_close() {
    assert_eq!(
        plain("## 一、總則\n\n1. **注意：**本表須簽名。 <!-- #sign -->\n"),
        "## 一、總則\n\n1. **注意**：本表須簽名。 <!-- #sign -->\n"
    );
    let closing = "## 一、總則\n\n1. **注意**：本表須簽名。 <!-- #sign -->\n";
    assert_eq!(plain(closing), closing);
}

#[test]
fn numbers_follow_one_another_when_asked() {
    let gaps = "## 一、總則\n\n1. 甲。\n3. 乙。\n\n## 四、附則\n\n5. 丙。\n";
    assert_eq!(plain(gaps), gaps);
    let renumber = Options { renumber: true, ..Options::default() };
    assert_eq!(formatted(gaps, &renumber), "## 一、總則\n\n1. 甲。\n2. 乙。\n\n## 二、附則\n\n1. 丙。\n");
}

#[test]
fn a_reference_is_never_made_to_mean_another_clause() {
    let body = "## 一、總則 {#general}\n\n1. 甲。 <!-- #a -->\n\n## 三、附則 {#rest}\n\n1. 第三章所定事項另行公告。 <!-- #b -->\n";
    let renumber = Options { renumber: true, ..Options::default() };
    let refused = regulation(&path(), &format!("{FRONT}{body}"), &renumber).expect_err("a reference would move");
    assert_eq!(refused.code, "format-refused");
}

#[test]
fn clauses_that_bind_get_the_keys_they_lack() {
    let options = Options { keys: true, ..Options::default() };
    let body = "## 一、總則 {#general}\n\n1. 部門應記錄。\n2. 部門不得拖延。 <!-- by=department -->\n3. 說明。\n";
    let wanted = "## 一、總則 {#general}\n\n1. 部門應記錄。 <!-- #general.item_3 -->\n2. 部門不得拖延。 <!-- #general.item_4 by=department -->\n3. 說明。\n";
    assert_eq!(formatted(body, &options), wanted);
    let taken = Options { taken: ["demo/general.item_3".to_owned()].into(), ..options };
    assert!(formatted(body, &taken).contains("#general.item_5"));
}

#[test]
fn tables_keep_comments_and_values() {
    let typed =
        "# 表頭  \n\n\n\na=1   # 一\n[[form]]\nid   =  \"x\"\n\n\n  [[form.field]]\n  id = \"y\"\nlist = [\n  1, # 甲\n  2,\n]\n\n\n";
    let wanted = "# 表頭\n\na = 1   # 一\n\n[[form]]\nid = \"x\"\n\n  [[form.field]]\n  id = \"y\"\nlist = [\n  1, # 甲\n  2,\n]\n";
    assert_eq!(table(typed).as_deref(), Some(wanted));
    assert_eq!(table(wanted).as_deref(), Some(wanted));
    assert_eq!(table("a = "), None);
}

/// A regulation as somebody might type it: the same clauses in many layouts.
fn texts() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec!["部門應記錄事由", "主管得延長期限", "本表為附件", "不得逾期", "宜附圖表"]);
    let space = prop::sample::select(vec!["", " ", "  ", "\t"]);
    let blank = prop::sample::select(vec!["\n", "\n\n", "\n\n\n", "\r\n\r\n"]);
    let sub = (words.clone(), space.clone());
    let item = (words, space.clone(), prop::collection::vec(sub, 0..3), prop::bool::ANY);
    let section = (prop::collection::vec(item, 1..4), blank, space);
    prop::collection::vec(section, 1..4).prop_map(|sections| {
        let mut out = FRONT.to_owned();
        for (s, (items, blank, space)) in sections.iter().enumerate() {
            out.push_str(&format!("## {}、篇{space}{blank}", crate::model::numbering::numeral(s as u64 + 1)));
            for (n, (words, space, subs, loose)) in items.iter().enumerate() {
                let mark = if s % 2 == 0 { '.' } else { ')' };
                out.push_str(&format!("{}{mark} {words}。 <!-- #k{s}.i{n} by=r -->{space}\n", n + 1));
                for (m, (words, space)) in subs.iter().enumerate() {
                    out.push_str(&format!("   {}. {words}；{space} <!-- #k{s}.i{n}.s{m} -->\n", m + 1));
                }
                out.push_str(if *loose { "\n" } else { "" });
            }
            out.push_str(blank);
        }
        out
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn wording_survives_formatting(source in texts(), renumber in any::<bool>(), keys in any::<bool>()) {
        let hashes = |text: &str| {
            let (regulation, _) = gate::read(&path(), text);
            let clauses = regulation.expect("a regulation").clauses;
            clauses.into_iter().map(|c| (c.key.clone(), c.hash.clone(), c.norm, c.by.clone(), c.level)).collect::<Vec<_>>()
        };
        let options = Options { renumber, keys, ..Options::default() };
        let out = regulation(&path(), &source, &options).expect("it can be formatted");
        prop_assert_eq!(hashes(&source), hashes(&out));
        prop_assert_eq!(&regulation(&path(), &out, &options).expect("it can be formatted"), &out);
    }

    /// Whatever is typed, formatting neither panics nor loses a letter.
    #[test]
    fn nothing_is_lost(noise in "[一二、（1）.#\\* \\n甲應\\-:>`\\[\\]]{0,60}") {
        let source = format!("{FRONT}{noise}");
        if let Ok(out) = regulation(&path(), &source, &Options::default()) {
            let letters = |t: &str| t.chars().filter(|c| "甲應".contains(*c)).count();
            prop_assert_eq!(letters(&source), letters(&out));
        }
    }
}
