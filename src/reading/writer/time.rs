//! Times: every engine cuts them its own way, and columns write them in several.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use crate::data::ColumnType;
use crate::sql::{Dialect, quote_text};

use super::super::ReadingError;
use super::super::dates::{Grain, Period};
use super::super::query::{ColumnRef, Comparison, Literal};
use super::super::roles::TimeShape;
use super::{Scope, Writer};

impl Writer<'_> {
    fn shape(&self, column: &ColumnRef, scope: &Scope) -> Result<(TimeShape, ColumnType), ReadingError> {
        let known = self.known(scope, column)?.map(|c| &self.index.columns[c]);
        Ok(known.map_or((TimeShape::Iso, ColumnType::Text), |c| (c.time.unwrap_or(TimeShape::Iso), c.kind)))
    }

    /// A time cut to a grain.
    pub(super) fn grain(&self, grain: Grain, of: &ColumnRef, scope: &Scope) -> Result<String, ReadingError> {
        let (shape, _) = self.shape(of, scope)?;
        let raw = self.place(scope, of.source, &of.column);
        if shape == TimeShape::Year {
            return Ok(raw);
        }
        let time = self.moment(&raw, shape);
        Ok(match self.dialect {
            Dialect::Sqlite => sqlite_grain(grain, &time),
            Dialect::MySql => mysql_grain(grain, &time),
            Dialect::PostgreSql | Dialect::Dataset => truncated(grain, &time),
        })
    }

    /// Of a group of equal weekdays: their place in the week, from 0 for Monday.
    pub(super) fn weekday_place(&self, of: &ColumnRef, scope: &Scope) -> Result<String, ReadingError> {
        let (shape, _) = self.shape(of, scope)?;
        let time = self.moment(&self.place(scope, of.source, &of.column), shape);
        Ok(match self.dialect {
            Dialect::Sqlite => format!("MIN((strftime('%w', {time}) + 6) % 7)"),
            Dialect::MySql => format!("MIN(WEEKDAY({time}))"),
            Dialect::PostgreSql | Dialect::Dataset => {
                format!("MIN((CAST(date_part('dow', {time}) AS INTEGER) + 6) % 7)")
            }
        })
    }

    /// The column as something the engine's date functions take.
    fn moment(&self, raw: &str, shape: TimeShape) -> String {
        match (self.dialect, shape) {
            (Dialect::Sqlite, TimeShape::MonthFirst) => sqlite_parts(raw, true),
            (Dialect::Sqlite, TimeShape::DayFirst) => sqlite_parts(raw, false),
            (Dialect::Sqlite, TimeShape::Unix) => format!("datetime({raw}, 'unixepoch')"),
            (Dialect::Sqlite, TimeShape::UnixMillis) => format!("datetime({raw} / 1000, 'unixepoch')"),
            (Dialect::PostgreSql, TimeShape::MonthFirst) => format!("to_timestamp({raw}, 'MM/DD/YYYY')"),
            (Dialect::PostgreSql, TimeShape::DayFirst) => format!("to_timestamp({raw}, 'DD/MM/YYYY')"),
            (Dialect::PostgreSql, TimeShape::Iso) => format!("CAST({raw} AS timestamp)"),
            (Dialect::PostgreSql, TimeShape::UnixMillis) => format!("to_timestamp({raw} / 1000.0)"),
            (Dialect::PostgreSql, TimeShape::Unix) => format!("to_timestamp({raw})"),
            // Counted in microseconds: nanoseconds end in the year 2262.
            (Dialect::Dataset, TimeShape::MonthFirst) => format!("to_timestamp_micros({raw}, '%m/%d/%Y')"),
            (Dialect::Dataset, TimeShape::DayFirst) => format!("to_timestamp_micros({raw}, '%d/%m/%Y')"),
            (Dialect::Dataset, TimeShape::Iso) => format!("to_timestamp_micros({raw})"),
            (Dialect::Dataset, TimeShape::Unix) => format!("to_timestamp_seconds({raw})"),
            (Dialect::Dataset, TimeShape::UnixMillis) => format!("to_timestamp_millis({raw})"),
            (Dialect::MySql, TimeShape::MonthFirst) => format!("STR_TO_DATE({raw}, '%m/%d/%Y')"),
            (Dialect::MySql, TimeShape::DayFirst) => format!("STR_TO_DATE({raw}, '%d/%m/%Y')"),
            (Dialect::MySql, TimeShape::Unix) => format!("FROM_UNIXTIME({raw})"),
            (Dialect::MySql, TimeShape::UnixMillis) => format!("FROM_UNIXTIME({raw} / 1000)"),
            _ => raw.to_owned(),
        }
    }

    /// Whether a time lies in a period.
    pub(super) fn within(
        &self,
        column: &ColumnRef,
        period: &Period,
        negated: bool,
        scope: &Scope,
    ) -> Result<String, ReadingError> {
        let (shape, kind) = self.shape(column, scope)?;
        let raw = self.place(scope, column.source, &column.column);
        let text = match period {
            Period::Exactly(moment) => self.compared(&raw, Comparison::Equal, &Literal::Text(moment.clone())),
            Period::Month(month) => self.month_of(&self.moment(&raw, shape), *month),
            _ if period.is_hourly() => self.between_moments(column, period, scope)?,
            _ => {
                let days = period.days(self.today).ok_or(ReadingError::Calendar)?;
                let low = days.from.map(|d| self.bound(&raw, (shape, kind), Comparison::GreaterOrEqual, d));
                let high = days.until.map(|d| self.bound(&raw, (shape, kind), Comparison::Less, d));
                let parts: Vec<String> = low.into_iter().chain(high).collect();
                if parts.is_empty() { format!("{raw} IS NOT NULL") } else { parts.join(" AND ") }
            }
        };
        Ok(if negated { format!("NOT ({text})") } else { text })
    }

    /// Periods counted in hours; a column that only knows days can't say.
    fn between_moments(&self, column: &ColumnRef, period: &Period, scope: &Scope) -> Result<String, ReadingError> {
        let (shape, kind) = self.shape(column, scope)?;
        let entry = self.known(scope, column)?.map(|c| &self.index.columns[c]);
        let timed = |text: &String| text.len() > 10;
        let written = entry.is_some_and(|e| e.samples.iter().chain(&e.min).chain(&e.max).any(timed));
        let known = match shape {
            TimeShape::Native => kind != ColumnType::Date && (written || self.dialect != Dialect::Sqlite),
            TimeShape::Iso => written,
            TimeShape::Unix | TimeShape::UnixMillis => true,
            TimeShape::MonthFirst | TimeShape::DayFirst | TimeShape::Year => false,
        };
        if !known {
            return Err(ReadingError::NoHours(column.column.clone()));
        }
        let raw = self.place(scope, column.source, &column.column);
        let range = period.moments(self.now).ok_or(ReadingError::Calendar)?;
        let bound = |moment: NaiveDateTime, comparison: Comparison| {
            let seconds = moment.and_utc().timestamp();
            match shape {
                TimeShape::Unix => self.compared(&raw, comparison, &Literal::Number(seconds.to_string())),
                TimeShape::UnixMillis => {
                    self.compared(&raw, comparison, &Literal::Number((seconds * 1000).to_string()))
                }
                TimeShape::Native => {
                    let text = quote_text(&moment.format("%Y-%m-%d %H:%M:%S").to_string(), self.dialect);
                    let unit = if self.dialect == Dialect::Sqlite { "" } else { "TIMESTAMP " };
                    format!("{raw} {} {unit}{text}", super::condition::sign(comparison))
                }
                _ => {
                    let apart =
                        entry.is_some_and(|e| e.samples.iter().chain(&e.max).any(|s| s.get(10..11) == Some("T")));
                    let form = if apart { "%Y-%m-%dT%H:%M:%S" } else { "%Y-%m-%d %H:%M:%S" };
                    self.compared(&raw, comparison, &Literal::Text(moment.format(form).to_string()))
                }
            }
        };
        let low = range.from.map(|m| bound(m, Comparison::GreaterOrEqual));
        let high = range.until.map(|m| bound(m, Comparison::Less));
        Ok(low.into_iter().chain(high).collect::<Vec<_>>().join(" AND "))
    }

    fn bound(
        &self,
        raw: &str,
        (shape, kind): (TimeShape, ColumnType),
        comparison: Comparison,
        day: NaiveDate,
    ) -> String {
        let number = |n: i64| self.compared(raw, comparison, &Literal::Number(n.to_string()));
        let seconds = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
        match shape {
            TimeShape::Unix => number(seconds),
            TimeShape::UnixMillis => number(seconds * 1000),
            TimeShape::Year => year_bound(self, raw, kind, comparison, day),
            TimeShape::Native => {
                // MariaDB takes no TIMESTAMP without a time of day, and compares days with moments.
                let plain = kind == ColumnType::Date || self.dialect == Dialect::MySql;
                let unit = if plain { "DATE" } else { "TIMESTAMP" };
                let literal = quote_text(&day.to_string(), self.dialect);
                format!("{raw} {} {unit} {literal}", super::condition::sign(comparison))
            }
            TimeShape::Iso => self.compared(raw, comparison, &Literal::Text(day.to_string())),
            TimeShape::MonthFirst | TimeShape::DayFirst => {
                self.compared(&self.moment(raw, shape), comparison, &Literal::Text(day.to_string()))
            }
        }
    }

    fn month_of(&self, time: &str, month: u32) -> String {
        match self.dialect {
            Dialect::Sqlite => format!("strftime('%m', {time}) = '{month:02}'"),
            Dialect::MySql => format!("MONTH({time}) = {month}"),
            Dialect::PostgreSql | Dialect::Dataset => format!("date_part('month', {time}) = {month}"),
        }
    }
}

/// Years are whole: a span that begins or ends inside one takes the years it touches.
fn year_bound(writer: &Writer, raw: &str, kind: ColumnType, comparison: Comparison, day: NaiveDate) -> String {
    let begins = day.ordinal() == 1;
    let (comparison, year) = match comparison {
        Comparison::Less if !begins => (Comparison::LessOrEqual, day.year()),
        other => (other, day.year()),
    };
    let literal = if kind.is_number() { Literal::Number(year.to_string()) } else { Literal::Text(year.to_string()) };
    writer.compared(raw, comparison, &literal)
}

/// A time cut by PostgreSQL and the analytic engine.
fn truncated(grain: Grain, time: &str) -> String {
    let cut = |unit: &str| format!("CAST(date_trunc('{unit}', {time}) AS DATE)");
    match grain {
        Grain::Hour => format!("CAST(date_part('hour', {time}) AS INTEGER)"),
        Grain::Day => format!("CAST({time} AS DATE)"),
        Grain::Week => cut("week"),
        Grain::Month => cut("month"),
        Grain::Quarter => cut("quarter"),
        Grain::Year => format!("CAST(date_part('year', {time}) AS INTEGER)"),
        Grain::Weekday => weekday_names(&format!("CAST(date_part('dow', {time}) AS INTEGER)"), false),
    }
}

fn sqlite_grain(grain: Grain, time: &str) -> String {
    match grain {
        Grain::Hour => format!("strftime('%H', {time})"),
        Grain::Day => format!("date({time})"),
        Grain::Week => format!("date({time}, 'weekday 0', '-6 days')"),
        Grain::Month => format!("strftime('%Y-%m', {time})"),
        Grain::Quarter => {
            format!("strftime('%Y', {time}) || '-Q' || ((CAST(strftime('%m', {time}) AS INTEGER) + 2) / 3)")
        }
        Grain::Year => format!("strftime('%Y', {time})"),
        Grain::Weekday => weekday_names(&format!("strftime('%w', {time})"), true),
    }
}

fn mysql_grain(grain: Grain, time: &str) -> String {
    match grain {
        Grain::Hour => format!("HOUR({time})"),
        Grain::Day => format!("DATE({time})"),
        Grain::Week => format!("DATE_SUB(DATE({time}), INTERVAL WEEKDAY({time}) DAY)"),
        Grain::Month => format!("DATE_FORMAT({time}, '%Y-%m')"),
        Grain::Quarter => format!("CONCAT(YEAR({time}), '-Q', QUARTER({time}))"),
        Grain::Year => format!("YEAR({time})"),
        Grain::Weekday => format!("DAYNAME({time})"),
    }
}

fn weekday_names(day: &str, quoted: bool) -> String {
    let names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    let mut text = format!("CASE {day}");
    for (i, name) in names.iter().enumerate() {
        let when = if quoted { format!("'{i}'") } else { i.to_string() };
        text.extend([" WHEN ", &when, " THEN '", name, "'"]);
    }
    text + " END"
}

/// `8/20/2013` as `2013-08-20`, by the places of the two slashes.
fn sqlite_parts(raw: &str, month_first: bool) -> String {
    let first = format!("substr({raw}, 1, instr({raw}, '/') - 1)");
    let rest = format!("substr({raw}, instr({raw}, '/') + 1)");
    let second = format!("substr({rest}, 1, instr({rest}, '/') - 1)");
    let year = format!("substr({rest}, instr({rest}, '/') + 1, 4)");
    let (month, day) = if month_first { (first, second) } else { (second, first) };
    format!("({year} || '-' || substr('0' || {month}, -2) || '-' || substr('0' || {day}, -2))")
}
