use super::*;

#[test]
fn columns_count_characters_and_cells() {
    let text = "一二\n甲a乙";
    let index = LineIndex::new(text);
    let p = index.position(text.find('乙').unwrap());
    assert_eq!((p.line, p.column, p.cells), (2, 3, 4));
    assert_eq!(index.line(1), "一二");
}

#[test]
fn paths_cannot_leave_the_folder() {
    assert_eq!(join_inside("records/a", "x/./y.pdf").as_deref(), Some("records/a/x/y.pdf"));
    assert_eq!(join_inside("records/a", "../b").as_deref(), Some("records/b"));
    for bad in ["/etc/passwd", "../../../x", "c:\\x", "a\0b"] {
        assert_eq!(join_inside("records/a", bad), None, "{bad}");
    }
}
