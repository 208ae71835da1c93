//! What happens in the demo shop: how demand moves with the week and the year, and the events that a question finds.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::lists::{CATEGORIES, COUNTRIES, GROWING, LAUNCHED, RETURNED};

/// How far back the shop's orders go, in days.
pub(super) const DAYS: i64 = 730;
/// The two days without orders, and the launch, in days before today.
const OUTAGE: [i64; 2] = [47, 46];
const LAUNCH: i64 = 150;
/// Growth of one country and rising returns of one category begin so many days before today.
const GROWTH: i64 = 270;
const TROUBLE: i64 = 150;

/// The shop's calendar: it ends today.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story {
    pub today: NaiveDate,
}

/// A time of lower prices.
#[derive(Debug, Clone)]
pub(super) struct Campaign {
    pub name: String,
    pub channel: &'static str,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// In cents.
    pub budget: i64,
    /// Percent off.
    pub discount: i64,
}

impl Story {
    /// The first day with orders.
    pub(super) fn first_day(self) -> NaiveDate {
        self.today - TimeDelta::days(DAYS)
    }

    fn ago(self, day: NaiveDate) -> i64 {
        (self.today - day).num_days()
    }

    /// How many orders a day is expected to have.
    pub(super) fn demand(self, day: NaiveDate) -> f64 {
        let ago = self.ago(day);
        if OUTAGE.contains(&ago) {
            return 0.25;
        }
        let growth = 6.2 + 4.6 * ((DAYS - ago) as f64 / DAYS as f64);
        let poland = 1.0 + 0.08 * self.progress(day, GROWTH);
        growth * poland * of_week(day) * of_year(day)
    }

    /// How far something that began `since` days ago has come on a day, 0 to 1.
    fn progress(self, day: NaiveDate, since: i64) -> f64 {
        ((since - self.ago(day)) as f64 / since as f64).clamp(0.0, 1.0)
    }

    /// How likely each country is on a day.
    pub(super) fn countries(self, day: NaiveDate) -> Vec<f64> {
        let grown = 1.0 + 7.5 * self.progress(day, GROWTH).powf(1.4);
        COUNTRIES.iter().map(|c| f64::from(c.weight) * if c.name == GROWING { grown } else { 1.0 }).collect()
    }

    /// When a product came into the shop.
    pub(super) fn launched_on(self, product: &str) -> NaiveDate {
        if product == LAUNCHED { self.today - TimeDelta::days(LAUNCH) } else { self.first_day() - TimeDelta::days(90) }
    }

    /// How likely each product is on a day, in the order of the categories.
    pub(super) fn products(self, day: NaiveDate) -> Vec<f64> {
        let all = CATEGORIES.iter().flat_map(|c| c.products.iter().map(move |p| (c.name, p)));
        all.map(|(category, (name, _, _, weight))| {
            let weight = f64::from(*weight) * season(category, name, day.month());
            // From nothing to the shop's best seller within two months.
            let risen = (self.progress(day, LAUNCH) * 2.5).min(1.0);
            if *name == LAUNCHED { weight * 5.5 * risen } else { weight }
        })
        .collect()
    }

    /// How likely an item of a category ordered on a day comes back.
    pub(super) fn returned(self, category: &str, day: NaiveDate) -> f64 {
        if category == RETURNED { 0.06 + 0.22 * self.progress(day, TROUBLE) } else { 0.045 }
    }

    /// Whether the rising returns had begun on a day.
    pub(super) fn in_trouble(self, category: &str, day: NaiveDate) -> bool {
        category == RETURNED && self.ago(day) < TROUBLE
    }

    /// The campaigns of the years that the shop has seen.
    pub(super) fn campaigns(self) -> Vec<Campaign> {
        let mut all = Vec::new();
        for year in self.first_day().year()..=self.today.year() {
            for (name, channel, (month, day), days, budget, discount) in [
                ("Spring Sale", "E-mail", (3, 14), 14, 240_000, 10),
                ("Garden Weeks", "Social", (5, 2), 16, 180_000, 10),
                ("Summer Sale", "E-mail", (7, 8), 12, 210_000, 15),
                ("Back to Desk", "Search", (9, 3), 12, 150_000, 10),
                ("Black Week", "Search", (11, 22), 8, 520_000, 20),
                ("Advent", "Social", (12, 3), 14, 310_000, 10),
            ] {
                let Some(from) = NaiveDate::from_ymd_opt(year, month, day) else { continue };
                if from > self.first_day() && from <= self.today {
                    let to = from + TimeDelta::days(days - 1);
                    all.push(Campaign { name: format!("{name} {year}"), channel, from, to, budget, discount });
                }
            }
        }
        all
    }
}

fn of_week(day: NaiveDate) -> f64 {
    [1.05, 1.0, 0.98, 0.97, 0.88, 0.86, 1.22][day.weekday().num_days_from_monday() as usize]
}

fn of_year(day: NaiveDate) -> f64 {
    match (day.month(), day.day()) {
        (12, 24..=26) => 0.35,
        (12, 1..=19) => 1.85,
        (11, 22..=29) => 2.3,
        (1, _) => 0.82,
        (2, _) => 0.86,
        (7 | 8, _) => 0.88,
        (11, _) => 1.15,
        _ => 1.0,
    }
}

/// What sells in which month.
fn season(category: &str, product: &str, month: u32) -> f64 {
    match (category, month) {
        ("Garden", 4..=7) => 2.4,
        ("Garden", 10..=12 | 1 | 2) => 0.4,
        ("Outdoor", 5..=8) | ("Kids", 11 | 12) => 1.9,
        ("Office", 9) => 1.6,
        ("Decoration", 11 | 12) if product.contains("Stars") || product.contains("Candles") => 3.0,
        ("Textiles", 10..=12) => 1.4,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: Story = Story { today: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap() };

    #[test]
    fn two_days_have_nearly_no_orders() {
        let demand = |ago: i64| STORY.demand(STORY.today - TimeDelta::days(ago));
        assert!(demand(48) > 5.0 && demand(47) < 1.0 && demand(46) < 1.0 && demand(45) > 5.0);
    }

    #[test]
    fn one_country_grows_and_the_others_do_not() {
        let (then, now) = (STORY.countries(STORY.first_day()), STORY.countries(STORY.today));
        let grown: Vec<bool> = then.iter().zip(&now).map(|(a, b)| *b > a * 5.0).collect();
        assert_eq!(grown.iter().filter(|g| **g).count(), 1);
    }

    #[test]
    fn nothing_is_sold_before_its_launch() {
        let before = STORY.today - TimeDelta::days(LAUNCH + 1);
        let at = CATEGORIES.iter().flat_map(|c| c.products).position(|p| p.0 == LAUNCHED).unwrap();
        assert!(STORY.products(before)[at].abs() < f64::EPSILON);
        assert!(STORY.products(STORY.today)[at] > 100.0);
    }

    #[test]
    fn december_is_the_best_month() {
        let of = |month: u32, day: u32| STORY.demand(NaiveDate::from_ymd_opt(2025, month, day).unwrap());
        assert!(of(12, 10) > 1.5 * of(10, 8));
    }
}
