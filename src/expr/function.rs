//! The functions of the subset.

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
    /// `grade("id", number)`: the band's name.
    Grade,
    /// `count(condition)` over grouped records (metrics over many).
    Count,
    /// `streak(condition)`: the latest unbroken run for which it holds.
    Streak,
    /// `latest(expression)` of the group.
    Latest,
}
