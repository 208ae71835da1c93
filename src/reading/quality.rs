//! What a comparing word is about, and which columns hold it.

/// What a comparing word is about, when it says so: "older" is about age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quality {
    Any,
    Age,
    Date,
    Money,
    Length,
    Height,
    Weight,
    Speed,
    Rating,
    Frequency,
    /// How much of it was sold.
    Sales,
}

impl Quality {
    /// Stems of names of columns that hold the quality, best first, and whether less of the column is more of the
    /// quality: the fastest has the least time, the best the first rank.
    pub fn stems(self) -> &'static [(&'static str, bool)] {
        match self {
            Self::Any | Self::Frequency | Self::Date => &[],
            Self::Sales => &[("sale", false), ("sell", false)],
            Self::Age => &[("age", false)],
            Self::Money => &[
                ("price", false),
                ("cost", false),
                ("salari", false),
                ("amount", false),
                ("fee", false),
                ("rate", false),
                ("budget", false),
                ("total", false),
                ("fare", false),
            ],
            Self::Length => &[
                ("length", false),
                ("durat", false),
                ("runtim", false),
                ("minut", false),
                ("millisecond", false),
                ("distanc", false),
                ("time", false),
                ("hour", false),
            ],
            Self::Height => &[("height", false), ("elev", false), ("altitud", false)],
            Self::Weight => &[("weight", false), ("kg", false)],
            Self::Speed => &[("speed", false), ("veloc", false), ("time", true), ("durat", true)],
            Self::Rating => &[
                ("rate", false),
                ("score", false),
                ("rank", true),
                ("posit", true),
                ("grade", false),
                ("star", false),
                ("point", false),
            ],
        }
    }
}

/// The quality a tag of the phrase list names.
pub(super) fn quality_named(name: &str) -> Option<Quality> {
    Some(match name {
        "any" => Quality::Any,
        "age" => Quality::Age,
        "date" => Quality::Date,
        "money" => Quality::Money,
        "length" => Quality::Length,
        "height" => Quality::Height,
        "weight" => Quality::Weight,
        "speed" => Quality::Speed,
        "quality" => Quality::Rating,
        "frequency" => Quality::Frequency,
        "sales" => Quality::Sales,
        _ => return None,
    })
}
