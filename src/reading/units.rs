//! Units that numbers are said in and columns are kept in.

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Time,
    Length,
    Weight,
    Data,
}

/// A unit: `scale` of the smallest of its kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    kind: Kind,
    scale: f64,
    /// As it is said of several.
    pub name: &'static str,
}

const fn unit(kind: Kind, scale: f64, name: &'static str) -> Unit {
    Unit { kind, scale, name }
}

/// Words and word stems of units.
const UNITS: [(&[&str], Unit); 26] = [
    (&["millisecond", "milliseconds", "ms", "milli", "msec"], unit(Kind::Time, 1.0, "milliseconds")),
    (&["second", "seconds", "sec", "secs"], unit(Kind::Time, 1_000.0, "seconds")),
    (&["minut", "minute", "minutes", "mins"], unit(Kind::Time, 60_000.0, "minutes")),
    (&["hour", "hours", "hrs"], unit(Kind::Time, 3_600_000.0, "hours")),
    (&["day", "days"], unit(Kind::Time, 86_400_000.0, "days")),
    (&["week", "weeks"], unit(Kind::Time, 604_800_000.0, "weeks")),
    // Months and years differ in length: they are only ever the same unit, never turned into another.
    (&["month", "months"], unit(Kind::Time, f64::NAN, "months")),
    (&["year", "years"], unit(Kind::Time, f64::NAN, "years")),
    (&["millimeter", "mm", "millimeters", "millimetres"], unit(Kind::Length, 1.0, "millimetres")),
    (&["centimeter", "cm", "centimeters", "centimetres"], unit(Kind::Length, 10.0, "centimetres")),
    (&["inch", "inches"], unit(Kind::Length, 25.4, "inches")),
    (&["foot", "feet", "ft"], unit(Kind::Length, 304.8, "feet")),
    (&["meter", "meters", "metres"], unit(Kind::Length, 1_000.0, "metres")),
    (&["kilometer", "km", "kilometers", "kilometres"], unit(Kind::Length, 1_000_000.0, "kilometres")),
    (&["mile", "miles"], unit(Kind::Length, 1_609_344.0, "miles")),
    (&["gram", "grams"], unit(Kind::Weight, 1.0, "grams")),
    (&["kilogram", "kg", "kilograms", "kilos"], unit(Kind::Weight, 1_000.0, "kilograms")),
    (&["lb", "lbs", "pound", "pounds"], unit(Kind::Weight, 453.592_37, "pounds")),
    (&["ounce", "ounces", "oz"], unit(Kind::Weight, 28.349_523_125, "ounces")),
    (&["ton", "tons", "tonne", "tonnes"], unit(Kind::Weight, 1_000_000.0, "tonnes")),
    (&["byte", "bytes"], unit(Kind::Data, 1.0, "bytes")),
    (&["kb", "kilobyte", "kilobytes"], unit(Kind::Data, 1e3, "kilobytes")),
    (&["mb", "megabyte", "megabytes"], unit(Kind::Data, 1e6, "megabytes")),
    (&["gb", "gigabyte", "gigabytes"], unit(Kind::Data, 1e9, "gigabytes")),
    (&["tb", "terabyte", "terabytes"], unit(Kind::Data, 1e12, "terabytes")),
    (&["pb", "petabyte", "petabytes"], unit(Kind::Data, 1e15, "petabytes")),
];

/// The unit a word is.
pub(super) fn unit_named(word: &str) -> Option<Unit> {
    UNITS.iter().find(|(words, _)| words.contains(&word)).map(|(_, unit)| *unit)
}

impl Unit {
    /// Digits said in this unit as digits of another; none when one can't become the other.
    pub fn turned(self, digits: &str, into: Unit) -> Option<String> {
        if self.kind != into.kind {
            return None;
        }
        if self.name == into.name {
            return Some(digits.to_owned());
        }
        let turned = digits.parse::<f64>().ok()? * self.scale / into.scale;
        turned.is_finite().then(|| {
            let text = format!("{turned:.6}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_one_kind_become_each_other() {
        let turned = |digits, from, into| unit_named(from).unwrap().turned(digits, unit_named(into).unwrap());
        assert_eq!(turned("5", "minutes", "millisecond").as_deref(), Some("300000"));
        assert_eq!(turned("90", "minutes", "hours").as_deref(), Some("1.5"));
        assert_eq!(turned("3", "years", "year").as_deref(), Some("3"));
        assert_eq!(turned("3", "years", "day"), None);
        assert_eq!(turned("3", "kg", "km"), None);
    }
}
