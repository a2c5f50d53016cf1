//! The functions of the subset: their names, what they take and what they give.

use super::Type;

/// A function; the ones below the line are answered by the [`super::Env`], since they ask the handbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// `size(x)`: items of a list, characters of a text.
    Size,
    /// `sum(list)` of numbers.
    Sum,
    /// `min(list)` of numbers or moments.
    Min,
    /// `max(list)` of numbers or moments.
    Max,
    /// `avg(list)` of numbers.
    Average,
    /// `abs(n)`
    Abs,
    /// `round(n, digits)`, half away from zero.
    Round,
    /// `distinct(list)`: whether no item repeats.
    Distinct,
    /// `unique(list)`: the list without repeats.
    Unique,
    /// `subset(a, b)`: whether every item of `a` is in `b`.
    Subset,
    /// `overlap(a, b)`: whether two lists share an item.
    Overlap,
    /// `contains(text, part)`
    Contains,
    /// `starts_with(text, part)`
    StartsWith,
    /// `ends_with(text, part)`
    EndsWith,
    /// `matches(text, "pattern")`
    Matches,
    /// `days(a, b)`: calendar days from `a` to `b`.
    Days,
    /// `year(moment)`
    Year,
    /// `month(moment)`
    Month,
    /// `date("2026-01-31")`, or the day of an instant.
    Date,
    /// `add_days(moment, n)`
    AddDays,
    /// `add_months(moment, n)`, the month's last day where it is shorter.
    AddMonths,
    /// `period_start("2026-03")`
    PeriodStart,
    /// `period_end("2026-03")`
    PeriodEnd,
    /// `flatten(list of lists)`
    Flatten,
    // -- answered by the environment
    /// `param("id")`, `param("id", key)`
    Param,
    /// `metric("id", key, at)`
    Metric,
    /// `workdays(a, b)`: working days after `a` up to and with `b`.
    Workdays,
    /// `add_workdays(moment, n)`
    AddWorkdays,
    /// `holders("role", unit)`
    Holders,
    /// `units(role)`: the units that hold a role.
    Units,
    /// `grade("id", number)`: the band's name.
    Grade,
    // -- over the records of a group; the environment yields the records
    /// `count(condition)` over grouped records (metrics over many).
    Count,
    /// `streak(condition)`: the latest unbroken run for which it holds.
    Streak,
    /// `latest(expression)` of the group.
    Latest,
    /// `collect(expression)`: its values over the group, oldest first.
    Collect,
}

/// What a function takes in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// A truth value.
    Bool,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A text written out in the expression.
    Literal,
    /// A day or an instant.
    Moment,
    /// A text or a moment.
    Day,
    /// A list or a text.
    Sized,
    /// A list.
    List,
    /// A list of numbers.
    Numbers,
    /// A list of numbers or of moments.
    Ordered,
    /// A list of lists.
    Lists,
    /// Anything.
    Any,
}

/// What a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    /// A truth value.
    Bool,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A day or an instant.
    Moment,
    /// A list of texts.
    Texts,
    /// The type of the first argument.
    First,
    /// An item of the first argument.
    Item,
    /// A list of the first argument's type.
    ListOfFirst,
    /// What the handbook says.
    Any,
}

/// Name, places, how many of them are required, result.
type Signature = (Function, &'static str, &'static [Want], usize, Gives);

/// The one table of functions; the documentation page is tested against it.
const TABLE: &[Signature] = &[
    (Function::Size, "size", &[Want::Sized], 1, Gives::Number),
    (Function::Sum, "sum", &[Want::Numbers], 1, Gives::Number),
    (Function::Min, "min", &[Want::Ordered], 1, Gives::Item),
    (Function::Max, "max", &[Want::Ordered], 1, Gives::Item),
    (Function::Average, "avg", &[Want::Numbers], 1, Gives::Number),
    (Function::Abs, "abs", &[Want::Number], 1, Gives::Number),
    (Function::Round, "round", &[Want::Number, Want::Number], 1, Gives::Number),
    (Function::Distinct, "distinct", &[Want::List], 1, Gives::Bool),
    (Function::Unique, "unique", &[Want::List], 1, Gives::First),
    (Function::Subset, "subset", &[Want::List, Want::List], 2, Gives::Bool),
    (Function::Overlap, "overlap", &[Want::List, Want::List], 2, Gives::Bool),
    (Function::Contains, "contains", &[Want::Text, Want::Text], 2, Gives::Bool),
    (Function::StartsWith, "starts_with", &[Want::Text, Want::Text], 2, Gives::Bool),
    (Function::EndsWith, "ends_with", &[Want::Text, Want::Text], 2, Gives::Bool),
    (Function::Matches, "matches", &[Want::Text, Want::Literal], 2, Gives::Bool),
    (Function::Days, "days", &[Want::Moment, Want::Moment], 2, Gives::Number),
    (Function::Year, "year", &[Want::Moment], 1, Gives::Number),
    (Function::Month, "month", &[Want::Moment], 1, Gives::Number),
    (Function::Date, "date", &[Want::Day], 1, Gives::Moment),
    (Function::AddDays, "add_days", &[Want::Moment, Want::Number], 2, Gives::Moment),
    (Function::AddMonths, "add_months", &[Want::Moment, Want::Number], 2, Gives::Moment),
    (Function::PeriodStart, "period_start", &[Want::Text], 1, Gives::Moment),
    (Function::PeriodEnd, "period_end", &[Want::Text], 1, Gives::Moment),
    (Function::Flatten, "flatten", &[Want::Lists], 1, Gives::Item),
    (Function::Param, "param", &[Want::Literal, Want::Any], 1, Gives::Any),
    (Function::Metric, "metric", &[Want::Literal, Want::Any, Want::Moment], 1, Gives::Number),
    (Function::Workdays, "workdays", &[Want::Moment, Want::Moment], 2, Gives::Number),
    (Function::AddWorkdays, "add_workdays", &[Want::Moment, Want::Number], 2, Gives::Moment),
    (Function::Holders, "holders", &[Want::Text, Want::Text], 1, Gives::Texts),
    (Function::Units, "units", &[Want::Text], 1, Gives::Texts),
    (Function::Grade, "grade", &[Want::Literal, Want::Number], 2, Gives::Text),
    (Function::Count, "count", &[Want::Bool], 1, Gives::Number),
    (Function::Streak, "streak", &[Want::Bool], 1, Gives::Number),
    (Function::Latest, "latest", &[Want::Any], 1, Gives::First),
    (Function::Collect, "collect", &[Want::Any], 1, Gives::ListOfFirst),
];

impl Function {
    /// Every function, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Function> {
        TABLE.iter().map(|row| row.0)
    }

    /// The name in expressions.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// Reads a name, also in CEL's own spelling (`startsWith`).
    pub fn parse(name: &str) -> Option<Function> {
        let same = |known: &str| known == name || known.contains('_') && camel(known).eq(name.chars());
        TABLE.iter().find(|row| same(row.1)).map(|row| row.0)
    }

    /// The type it gives when neither the scope nor its arguments say more.
    pub fn usual_type(self) -> Type {
        match self.row().4 {
            Gives::Bool => Type::Bool,
            Gives::Number => Type::Number,
            Gives::Text => Type::Text,
            Gives::Moment => Type::Moment,
            Gives::Texts => Type::List(Box::new(Type::Text)),
            Gives::ListOfFirst => Type::List(Box::new(Type::Any)),
            Gives::First | Gives::Item | Gives::Any => Type::Any,
        }
    }

    /// Whether the [`super::Env`] answers it.
    pub fn asks(self) -> bool {
        use Function::{AddWorkdays, Grade, Holders, Metric, Param, Units, Workdays};
        matches!(self, Param | Metric | Workdays | AddWorkdays | Holders | Units | Grade)
    }

    /// Whether it runs over the records of a group.
    pub fn groups(self) -> bool {
        matches!(self, Function::Count | Function::Streak | Function::Latest | Function::Collect)
    }

    /// What it takes, and how many of these are required.
    pub(super) fn wants(self) -> (&'static [Want], usize) {
        let row = self.row();
        (row.2, row.3)
    }

    /// What it gives.
    pub(super) fn gives(self) -> Gives {
        self.row().4
    }

    /// The table is in the order of the variants, which a test holds it to.
    fn row(self) -> &'static Signature {
        &TABLE[self as usize]
    }
}

/// The letters of a name with `_x` written `X`.
fn camel(name: &str) -> impl Iterator<Item = char> {
    let mut raise = false;
    name.chars().filter_map(move |c| {
        let out = if raise { c.to_ascii_uppercase() } else { c };
        raise = c == '_';
        (!raise).then_some(out)
    })
}
