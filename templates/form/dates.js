// Days, instants and periods, read and counted as the checker does. A day is its number since 1970.
(function (form) {
  "use strict";

  const DAY = 86400000;

  function dayOf(year, month, day) {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    return same ? Math.round(date.getTime() / DAY) : null;
  }

  const civil = (day) => {
    const date = new Date(day * DAY);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() };
  };

  const pad = (n, width) => String(n).padStart(width, "0");

  function written(day) {
    const { year, month, day: d } = civil(day);
    return `${pad(year, 4)}-${pad(month, 2)}-${pad(d, 2)}`;
  }

  function readDay(text) {
    const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    return found ? dayOf(Number(found[1]), Number(found[2]), Number(found[3])) : null;
  }

  /** A whole day, or an instant with the day and time it was written with. */
  class Moment {
    constructor(day, clock) {
      this.day = day;
      this.clock = clock || null; // { time: "09:30", instant: milliseconds }
    }

    /** By instant where both have one, else by day. */
    compare(other) {
      const [a, b] = this.clock && other.clock ? [this.clock.instant, other.clock.instant] : [this.day, other.day];
      return Math.sign(a - b);
    }

    toString() {
      return written(this.day) + (this.clock ? " " + this.clock.time : "");
    }
  }

  /** How far the wall clock of a zone is ahead of UTC at an instant. */
  function ahead(zone, instant) {
    const parts = new Intl.DateTimeFormat("en-US-u-ca-gregory", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    }).formatToParts(instant);
    const part = (type) => Number(parts.find((p) => p.type === type).value);
    const wall = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
    return wall - Math.floor(instant / 1000) * 1000;
  }

  /** The instant of a wall clock: the earlier one where clocks were set back. */
  function instantOf(wall, zone) {
    const tries = [wall - ahead(zone, wall - DAY), wall - ahead(zone, wall + DAY)].sort((a, b) => a - b);
    const exact = tries.find((t) => t + ahead(zone, t) === Math.floor(wall / 1000) * 1000 + (t % 1000));
    return exact === undefined ? wall - ahead(zone, wall - DAY) : exact;
  }

  const WRITTEN = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?([Zz]|[+-]\d\d(?::?\d\d)?)?$/;

  /** Reads a day or a day with time; times without an offset are of `zone`. */
  function readMoment(text, zone) {
    if (text.length === 10) {
      const day = readDay(text);
      return day === null ? null : new Moment(day);
    }
    const found = WRITTEN.exec(text);
    const day = found && readDay(found[1]);
    if (!found || day === null) return null;
    const [hour, minute, second] = [2, 3, 4].map((i) => Number(found[i] || 0));
    if (hour > 23 || minute > 59 || second > 60) return null;
    const wall = day * DAY + ((hour * 60 + minute) * 60 + Math.min(second, 59)) * 1000 + Number("0." + (found[5] || "0")) * 1000;
    const instant = found[6] ? wall - offset(found[6]) : instantOf(wall, zone);
    return new Moment(day, { time: `${pad(hour, 2)}:${pad(minute, 2)}`, instant });
  }

  function offset(text) {
    if (/^z$/i.test(text)) return 0;
    const digits = text.slice(1).replace(":", "");
    const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
    return (text[0] === "-" ? -1 : 1) * minutes * 60000;
  }

  const monthsOn = (year, month, count) => {
    const index = year * 12 + month - 1 + count;
    return [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  };

  /** So many months later; the month's last day where it is shorter. */
  function addMonths(day, count) {
    const from = civil(day);
    const [year, month] = monthsOn(from.year, from.month, count);
    for (let d = from.day; d > 27; d--) {
      const found = dayOf(year, month, d);
      if (found !== null) return found;
    }
    return dayOf(year, month, from.day);
  }

  function stretch(year, month, count) {
    if (month < 1 || month > 12) return null;
    const start = dayOf(year, month, 1);
    const [nextYear, nextMonth] = monthsOn(year, month, count);
    return start === null ? null : { start, end: dayOf(nextYear, nextMonth, 1) - 1 };
  }

  /** Days of an ISO week; week 1 holds January 4. */
  function week(year, number) {
    const monday = (y) => {
      const fourth = dayOf(y, 1, 4);
      return fourth - ((civil(fourth).weekday + 6) % 7);
    };
    const start = monday(year) + (number - 1) * 7;
    return number < 1 || start >= monday(year + 1) ? null : { start, end: start + 6 };
  }

  /** Reads `2026`, `2026-H1`, `2026-Q1`, `2026-03`, `2026-W07`, a day, or two days with `/` between. */
  function readPeriod(text) {
    if (text.includes("/")) {
      const at = text.indexOf("/");
      const [start, end] = [readDay(text.slice(0, at)), readDay(text.slice(at + 1))];
      return start === null || end === null || start > end ? null : { start, end };
    }
    if (text.length === 10) {
      const day = readDay(text);
      return day === null ? null : { start: day, end: day };
    }
    const found = /^(\d{4})(?:-(?:H([12])|Q([1-4])|W(\d\d)|(\d\d)))?$/.exec(text);
    if (!found) return null;
    const year = Number(found[1]);
    if (found[2]) return stretch(year, Number(found[2]) * 6 - 5, 6);
    if (found[3]) return stretch(year, Number(found[3]) * 3 - 2, 3);
    if (found[4]) return week(year, Number(found[4]));
    return found[5] ? stretch(year, Number(found[5]), 1) : stretch(year, 1, 12);
  }

  /** Whether a day is worked in a region; unknown beyond the calendar's data. */
  function isWorked(calendar, day) {
    const { year, weekday } = civil(day);
    if (!calendar || !calendar.years.includes(year)) throw new form.Unknown("because");
    const text = written(day);
    if (calendar.holidays.includes(text)) return false;
    return (weekday !== 0 && weekday !== 6) || calendar.working.includes(text);
  }

  function addWorkdays(calendar, day, count) {
    for (let left = Math.abs(count); left > 0; ) {
      day += Math.sign(count);
      if (isWorked(calendar, day)) left--;
    }
    return day;
  }

  /** Working days after `a` up to and with `b`. */
  function workdaysBetween(calendar, a, b) {
    let count = 0;
    for (let day = Math.min(a, b) + 1; day <= Math.max(a, b); day++) if (isWorked(calendar, day)) count++;
    return a <= b ? count : -count;
  }

  form.Moment = Moment;
  form.dates = { readDay, readMoment, readPeriod, written, civil, addMonths, addWorkdays, workdaysBetween, pad };
})(window.guijuForm);
