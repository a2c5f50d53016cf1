//! Resolves references against the clauses of the regulation they mean.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::numbering::{Number, Profile};
use super::super::{Clause, ClauseKey, Level, Regulation};
use super::path::level;
use super::{Citation, Start, Step, Unit};

/// All regulations of a handbook, by position and by title.
pub(in crate::model) struct Library<'r> {
    /// The regulations.
    pub regulations: Vec<&'r Regulation>,
    titles: HashMap<String, usize>,
}

/// Why a reference does not resolve.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::model) struct Failure {
    /// Addresses that could have been meant.
    pub candidates: Vec<String>,
}

type Found<T> = Result<T, Failure>;

impl<'r> Library<'r> {
    /// Prepares the regulations; of two with one title the first is meant.
    pub fn new(regulations: Vec<&'r Regulation>) -> Library<'r> {
        let titles = regulations.iter().enumerate().rev().map(|(i, r)| (bare(&r.title), i)).collect();
        Library { regulations, titles }
    }

    /// The profile of a regulation by title.
    pub fn titled(&self, title: &str) -> Option<Profile> {
        self.by_title(title).and_then(|i| Profile::parse(&self.regulations[i].numbering))
    }

    fn by_title(&self, title: &str) -> Option<usize> {
        self.titles.get(&bare(title)).copied()
    }

    /// The clauses a reference means, written in clause `clause` of regulation `regulation`.
    pub fn resolve(&self, citation: &Citation, regulation: usize, clause: Option<usize>) -> Found<Vec<ClauseKey>> {
        let nothing = || Failure { candidates: Vec::new() };
        let (target, from) = match &citation.title {
            Some(title) => (self.by_title(title).ok_or_else(nothing)?, None),
            None => (regulation, clause),
        };
        let regulation = self.regulations[target];
        let profile = Profile::parse(&regulation.numbering).ok_or_else(nothing)?;
        let tree = Tree { regulation, profile, from };
        if citation.title.is_some() && citation.steps.is_empty() {
            return Ok(vec![format!("{}/", regulation.id).into()]);
        }
        let clauses = tree.follow(citation)?;
        Ok(clauses.into_iter().map(|i| key(regulation, i)).collect())
    }
}

/// A title as it is compared.
fn bare(title: &str) -> String {
    title.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A clause's key, or its position when it has none.
fn key(regulation: &Regulation, clause: usize) -> ClauseKey {
    let clause = &regulation.clauses[clause];
    clause.key.clone().unwrap_or_else(|| Arc::from(format!("{}/@{}", regulation.id, clause.eid)))
}

/// One regulation seen from one of its clauses.
struct Tree<'r> {
    regulation: &'r Regulation,
    profile: Profile,
    from: Option<usize>,
}

impl Tree<'_> {
    fn clause(&self, index: usize) -> &Clause {
        &self.regulation.clauses[index]
    }

    fn follow(&self, citation: &Citation) -> Found<Vec<usize>> {
        let scopes = self.start(citation)?;
        if citation.steps.is_empty() {
            return Ok(scopes.into_iter().flatten().collect());
        }
        let &[scope] = scopes.as_slice() else { return Err(Failure { candidates: self.addresses(scopes.iter().flatten()) }) };
        let first = self.descend(scope, &citation.steps)?;
        let Some(until) = &citation.until else { return Ok(vec![first]) };
        let last = self.descend(scope, until)?;
        let wanted = self.clause(first).level;
        if last <= first || self.clause(last).level != wanted {
            return Err(Failure { candidates: self.addresses([first, last].iter()) });
        }
        Ok((first..=last).filter(|i| self.clause(*i).level == wanted).collect())
    }

    /// The clauses the way begins at; `None` stands for the whole regulation.
    fn start(&self, citation: &Citation) -> Found<Vec<Option<usize>>> {
        match citation.start {
            Start::Near => Ok(vec![self.near(&citation.steps)]),
            Start::This(unit) => self.enclosing(unit).map(|i| vec![Some(i)]),
            Start::Before(unit, count) => {
                let earlier = self.neighbours(unit, true)?;
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                match earlier.len().checked_sub(count) {
                    Some(skip) => Ok(earlier[skip..].iter().copied().map(Some).collect()),
                    None => Err(Failure { candidates: self.addresses(earlier.iter()) }),
                }
            }
            Start::After(unit) => {
                let next = self.neighbours(unit, false)?.first().copied();
                next.map(|i| vec![Some(i)]).ok_or(Failure { candidates: Vec::new() })
            }
        }
    }

    /// The nearest enclosing clause in which the first step leads somewhere; below articles never outside the article.
    fn near(&self, steps: &[Step]) -> Option<usize> {
        let first = steps.first()?;
        let wanted = level(first.unit, self.profile)?;
        let mut scope = self.from;
        while let Some(index) = scope {
            let article = self.clause(index).level == Level::Article && wanted > Level::Article;
            if article || !self.matches(scope, wanted, first.number).is_empty() {
                return scope;
            }
            scope = self.clause(index).parent;
        }
        None
    }

    fn enclosing(&self, unit: char) -> Found<usize> {
        let wanted = level(Unit::Word(unit), self.profile).ok_or(Failure { candidates: Vec::new() })?;
        let mut at = self.from;
        while let Some(index) = at {
            let clause = self.clause(index);
            let only_paragraph = wanted == Level::Paragraph && clause.level == Level::Article;
            if clause.level == wanted || only_paragraph {
                return Ok(index);
            }
            at = clause.parent;
        }
        Err(Failure { candidates: Vec::new() })
    }

    /// Clauses of the enclosing clause's level before or after it: articles anywhere, others under the same parent.
    fn neighbours(&self, unit: char, before: bool) -> Found<Vec<usize>> {
        let here = self.enclosing(unit)?;
        let (level, parent) = (self.clause(here).level, self.clause(here).parent);
        let wanted = crate::model::reference::path::level(Unit::Word(unit), self.profile);
        if wanted != Some(level) {
            return Err(Failure { candidates: Vec::new() }); // 前項 in an article of one paragraph
        }
        let range = if before { 0..here } else { here + 1..self.regulation.clauses.len() };
        let beside = |i: &usize| self.clause(*i).level == level && (level == Level::Article || self.clause(*i).parent == parent);
        Ok(range.filter(beside).collect())
    }

    fn descend(&self, mut scope: Option<usize>, steps: &[Step]) -> Found<usize> {
        for step in steps {
            let wanted = level(step.unit, self.profile).ok_or(Failure { candidates: Vec::new() })?;
            match self.matches(scope, wanted, step.number).as_slice() {
                [one] => scope = Some(*one),
                [] => return Err(Failure { candidates: self.choices(scope, wanted, step.number) }),
                several => return Err(Failure { candidates: self.addresses(several.iter()) }),
            }
        }
        scope.ok_or(Failure { candidates: Vec::new() })
    }

    fn matches(&self, scope: Option<usize>, wanted: Level, number: Number) -> Vec<usize> {
        let all = self.below(scope, wanted);
        let article = scope.filter(|i| self.clause(*i).level == Level::Article);
        if let (Some(article), Level::Paragraph, true) = (article, wanted, all.is_empty()) {
            return if number == Number::plain(1) { vec![article] } else { Vec::new() };
        }
        all.into_iter().filter(|i| number_of(self.clause(*i)) == Some(number)).collect()
    }

    /// The clauses of a level below a scope, passing over levels in between that the reference leaves out.
    fn below(&self, scope: Option<usize>, wanted: Level) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open: Vec<usize> = match scope {
            Some(index) => self.clause(index).children.clone(),
            None => (0..self.regulation.clauses.len()).filter(|i| self.clause(*i).parent.is_none()).collect(),
        };
        while let Some(index) = open.pop() {
            let clause = self.clause(index);
            if clause.level == wanted {
                found.push(index);
            } else if clause.level < wanted {
                open.extend(&clause.children);
            }
        }
        found.sort_unstable();
        found
    }

    /// What could have been meant: the clauses of that level whose numbers come closest.
    fn choices(&self, scope: Option<usize>, wanted: Level, number: Number) -> Vec<String> {
        let mut all = self.below(scope, wanted);
        all.sort_by_key(|i| number_of(self.clause(*i)).map_or(u64::MAX, |n| n.main.abs_diff(number.main)));
        all.truncate(3);
        all.sort_unstable();
        self.addresses(all.iter())
    }

    fn addresses<'i>(&self, clauses: impl Iterator<Item = &'i usize>) -> Vec<String> {
        clauses.take(5).map(|i| self.clause(*i).address.clone()).collect()
    }
}

/// The number of a clause, kept in the last part of its eId.
fn number_of(clause: &Clause) -> Option<Number> {
    Number::parse(clause.eid.rsplit('_').next()?)
}
