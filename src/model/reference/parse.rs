//! Finds references in running text.

use super::super::numbering::{Profile, numeral_prefix};
use super::path::{level, steps, whole_word};
use super::{Citation, Start, Step, Unit};

const UNITS: &str = "編编章節节條条項项款目";
/// Characters before 前 or 本 that make another word of it: 目前, 以前, 成本, 基本.
const NOT_BEFORE: &str = "目以之日當当提事先向空從从基根原版成資资樣样標标文";

/// Characters a title, or the bracket that abbreviates one, may take.
const LONGEST_TITLE: usize = 80;

/// All references of a text, in order. `title` tells the profile of a regulation of this handbook, by its title.
pub(in crate::model) fn find(text: &str, own: Profile, title: &dyn Fn(&str) -> Option<Profile>) -> Vec<Citation> {
    let mut finder = Finder { text, own, title, found: Vec::new() };
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at = finder.step(at, c);
    }
    finder.found
}

/// The length of a title in 《》 that a text begins with. Bounded, so that unclosed marks cost nothing.
pub(in crate::model) fn title_end(text: &str) -> Option<usize> {
    let close = text.char_indices().take(LONGEST_TITLE).find(|(_, c)| *c == '》')?;
    text.starts_with('《').then_some(close.0 + '》'.len_utf8())
}

struct Finder<'t> {
    text: &'t str,
    own: Profile,
    title: &'t dyn Fn(&str) -> Option<Profile>,
    found: Vec<Citation>,
}

impl Finder<'_> {
    /// Looks at one place and returns where to look next.
    fn step(&mut self, at: usize, c: char) -> usize {
        let next = at + c.len_utf8();
        match c {
            '《' => self.titled(at),
            '本' | '前' | '次' => self.relative(at, next).unwrap_or(next),
            '第' => self.plain(at),
            _ => next,
        }
    }

    fn titled(&mut self, at: usize) -> usize {
        let inside = at + '《'.len_utf8();
        let Some(after) = title_end(&self.text[at..]).map(|length| at + length) else { return inside };
        let end = after - '》'.len_utf8();
        let title = &self.text[inside..end];
        let profile = (self.title)(title);
        let (path, used) = steps(&self.text[after..], profile.unwrap_or(Profile::ArticlesTw));
        let first = Citation { range: at..after + used, title: Some(title.into()), start: Start::Near, steps: path, until: None };
        match profile {
            Some(profile) => self.chain(first, profile, true),
            None if used > 0 => self.chain(first, Profile::ArticlesTw, false),
            None => after,
        }
    }

    fn relative(&mut self, at: usize, next: usize) -> Option<usize> {
        if self.before(at).is_some_and(|c| NOT_BEFORE.contains(c)) {
            return None;
        }
        let rest = &self.text[next..];
        let word = self.text[at..].chars().next()?;
        let (count, used) = if word == '前' { numeral_prefix(rest).unwrap_or((1, 0)) } else { (1, 0) };
        let unit = rest[used..].chars().next().filter(|c| UNITS.contains(*c))?;
        let end = next + used + unit.len_utf8();
        if !whole_word(unit, &self.text[end..]) || count == 0 {
            return None;
        }
        let start = match word {
            '本' => Start::This(unit),
            '前' => Start::Before(unit, count),
            _ => Start::After(unit),
        };
        let (path, used) = self.after_relative(unit, end);
        Some(self.chain(Citation { range: at..end + used, title: None, start, steps: path, until: None }, self.own, true))
    }

    /// Steps after 本章 may be signs, as after 第二章.
    fn after_relative(&self, unit: char, end: usize) -> (Vec<Step>, usize) {
        let lead = format!("第一{unit}");
        let typed = format!("{lead}{}", &self.text[end..]);
        let (mut path, used) = steps(&typed, self.own);
        if path.is_empty() || used < lead.len() {
            return (Vec::new(), 0);
        }
        path.remove(0);
        (path, used - lead.len())
    }

    fn plain(&mut self, at: usize) -> usize {
        let (path, used) = steps(&self.text[at..], self.own);
        let Some(first) = path.first() else { return at + '第'.len_utf8() };
        let deep = matches!(first.unit, Unit::Word('項' | '项' | '款' | '目' | '節' | '节'));
        let citation = Citation { range: at..at + used, title: None, start: Start::Near, steps: path, until: None };
        // in outlines 第三項 alone is ordinary prose; 同條第二項 means a clause named elsewhere
        let ours = (self.own.has_articles() || !deep) && !self.foreign(at);
        self.chain(citation, self.own, ours)
    }

    /// Whether the words before name another law (勞動基準法第五條) or lean on an earlier reference (同條).
    fn foreign(&self, at: usize) -> bool {
        let before = &self.text[..at];
        let own = [
            "本法",
            "本辦法",
            "本办法",
            "本條例",
            "本条例",
            "本規則",
            "本规则",
            "本規定",
            "本规定",
            "本章程",
            "本準則",
            "本准则",
            "本細則",
            "本细则",
        ];
        let same = ["同條", "同条", "同項", "同项", "同款", "同章", "同節", "同节", "同編", "同编"];
        let law = ["法", "例", "則", "则", "程", "規定", "规定"];
        let abbreviated = before.ends_with(['）', ')'])
            && before.chars().rev().take(LONGEST_TITLE).take_while(|c| !"（(".contains(*c)).any(|c| "稱称".contains(c));
        abbreviated
            || same.iter().any(|w| before.ends_with(w))
            || (law.iter().any(|w| before.ends_with(w)) && !own.iter().any(|w| before.ends_with(w)))
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// Adds a reference and those joined to it (第三條、第五條及第七條; 第五條至第七條); returns where the last ends.
    fn chain(&mut self, first: Citation, profile: Profile, ours: bool) -> usize {
        let mut last = first;
        loop {
            let end = last.range.end;
            let Some((range, skip)) = self.joint(end) else { break };
            let (path, used) = steps(&self.text[end + skip..], profile);
            if used == 0 {
                break;
            }
            let Some((start, path)) = inherit(&last, path, profile) else { break };
            let stop = end + skip + used;
            if range && last.until.is_none() && start == last.start {
                last.until = Some(path);
                last.range.end = stop;
                continue;
            }
            let next = Citation { range: end + skip..stop, title: last.title.clone(), start, steps: path, until: None };
            let done = std::mem::replace(&mut last, next);
            self.found.extend(ours.then_some(done));
        }
        let end = last.range.end;
        self.found.extend(ours.then_some(last));
        end
    }

    /// A word that joins two references: whether it spans a range, and its length.
    fn joint(&self, at: usize) -> Option<(bool, usize)> {
        let rest = &self.text[at..];
        let words = [
            ("以及", false),
            ("至", true),
            ("到", true),
            ("、", false),
            ("及", false),
            ("和", false),
            ("與", false),
            ("与", false),
            ("或", false),
            ("暨", false),
        ];
        let (word, range) = words.into_iter().find(|(w, _)| rest.strip_prefix(w).is_some_and(|r| r.starts_with('第')))?;
        Some((range, word.len()))
    }
}

/// What a joined reference takes over: 第三條第一項及第二項 means 第三條第二項.
fn inherit(last: &Citation, path: Vec<Step>, profile: Profile) -> Option<(Start, Vec<Step>)> {
    let first = level(path.first()?.unit, profile)?;
    let above = |unit: Unit| level(unit, profile).is_some_and(|l| l < first);
    let kept = match last.start {
        Start::This(unit) | Start::Before(unit, _) | Start::After(unit) => above(Unit::Word(unit)),
        Start::Near => true,
    };
    let start = if kept { last.start } else { Start::Near };
    let mut steps: Vec<Step> = if kept { last.steps.iter().copied().take_while(|s| above(s.unit)).collect() } else { Vec::new() };
    steps.extend(path);
    Some((start, steps))
}
