//! What a driver and serde_json alone take for an answer, and how many answers a second the product gives at so many
//! clients. Prints one line of JSON. It is part of the bench, not of the product.
//!
//! `bare-driver rows URL SQL REPEATS`: milliseconds, median, for SQL of eight columns to JSON text; `SELECT 1` for one.
//! `bare-driver load URL TOKEN BODY CLIENTS SECONDS`: answers a second, and milliseconds of the median and 99th percentile.

#![allow(clippy::print_stdout, reason = "its answer is what it prints")]

mod load;
mod mysql;
mod postgres;

use std::time::Instant;

use anyhow::{Context, bail};
use serde::Serialize;

/// One row of the measured table as JSON: the types that the columns of most tables have.
#[derive(Serialize)]
struct Row<Day, Moment>(
    i64,
    Option<String>,
    Option<String>,
    Option<f64>,
    Option<Day>,
    Option<Moment>,
    Option<bool>,
    Option<String>,
);

/// Milliseconds since then.
fn since(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

fn at(sorted: &[f64], share: f64) -> f64 {
    let place = (sorted.len().saturating_sub(1) as f64 * share).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the list")]
    sorted.get(place as usize).copied().unwrap_or(f64::NAN)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let answer = match words.as_slice() {
        ["rows", url, sql, repeats] => {
            let repeats = repeats.parse().context("REPEATS is a number")?;
            let mut times = match url.split(':').next() {
                Some("mysql") => mysql::times(url, sql, repeats).await?,
                _ => postgres::times(url, sql, repeats).await?,
            };
            times.sort_by(f64::total_cmp);
            serde_json::json!({ "ms": at(&times, 0.5) })
        }
        ["load", url, token, body, clients, seconds] => {
            load::load((url, token, body), clients.parse()?, seconds.parse()?).await?
        }
        _ => bail!("rows URL SQL REPEATS | load URL TOKEN BODY CLIENTS SECONDS"),
    };
    println!("{answer}");
    Ok(())
}
