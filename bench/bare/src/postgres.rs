//! PostgreSQL through the driver that the product uses too.

use std::time::Instant;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::{Connection, PgConnection, Row as _};

use crate::{Row, since};

pub(crate) async fn times(url: &str, sql: &str, repeats: usize) -> anyhow::Result<Vec<f64>> {
    let mut line = PgConnection::connect(url).await?;
    let mut times = Vec::new();
    for _ in 0..repeats {
        let begun = Instant::now();
        let text = serde_json::to_vec(&answer(&mut line, sql).await?)?;
        times.push(since(begun));
        drop(text);
    }
    Ok(times)
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum Answer {
    One(i32),
    Rows(Vec<Row<NaiveDate, DateTime<Utc>>>),
}

async fn answer(line: &mut PgConnection, sql: &str) -> anyhow::Result<Answer> {
    let found = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).fetch_all(line).await?;
    if let [one] = found.as_slice()
        && one.len() == 1
    {
        return Ok(Answer::One(one.try_get(0)?));
    }
    let row = |r: sqlx::postgres::PgRow| {
        let amount: Option<Decimal> = r.try_get(2)?;
        Ok(Row(
            r.try_get(0)?,
            r.try_get(1)?,
            amount.map(|a| a.to_string()),
            r.try_get(3)?,
            r.try_get(4)?,
            r.try_get(5)?,
            r.try_get(6)?,
            r.try_get(7)?,
        ))
    };
    Ok(Answer::Rows(found.into_iter().map(row).collect::<Result<_, sqlx::Error>>()?))
}
