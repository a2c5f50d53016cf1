//! Pieces of the lint that no page shows.

use crate::lang::{Lang, foreign};

#[test]
fn characters_of_both_scripts_belong_to_nobody_else() {
    for c in ['后', '里', '台', '面', '一', 'a', '，'] {
        assert_eq!(foreign(c, Lang::Hant), None, "{c}");
    }
    assert_eq!(foreign('业', Lang::Hant), Some('業'));
    assert_eq!(foreign('業', Lang::Hans), Some('业'));
    assert_eq!(foreign('业', Lang::Hans), None);
    assert_eq!(foreign('業', Lang::Hant), None);
}
