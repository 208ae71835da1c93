//! MySQL and MariaDB through the driver that the product uses too.

use std::time::Instant;

use mysql_async::Value;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Opts, Row as Found};

use crate::{Row, since};

pub(crate) async fn times(url: &str, sql: &str, repeats: usize) -> anyhow::Result<Vec<f64>> {
    let mut line = Conn::new(Opts::from_url(url)?).await?;
    let mut times = Vec::new();
    for _ in 0..repeats {
        let begun = Instant::now();
        // Prepared, as the product asks: then values come typed.
        let found: Vec<Found> = line.exec(sql, ()).await?;
        let text = serde_json::to_vec(&found.into_iter().map(row).collect::<Vec<_>>())?;
        times.push(since(begun));
        drop(text);
    }
    line.disconnect().await?;
    Ok(times)
}

fn row(found: Found) -> Row<String, String> {
    let mut cells = found.unwrap().into_iter();
    let mut next = || cells.next().unwrap_or(Value::NULL);
    Row(
        whole(&next()).unwrap_or_default(),
        text(&next()),
        text(&next()),
        fraction(&next()),
        text(&next()),
        text(&next()),
        whole(&next()).map(|n| n != 0),
        text(&next()),
    )
}

fn whole(cell: &Value) -> Option<i64> {
    match cell {
        Value::Int(n) => Some(*n),
        Value::UInt(n) => i64::try_from(*n).ok(),
        _ => None,
    }
}

fn fraction(cell: &Value) -> Option<f64> {
    match cell {
        Value::Double(n) => Some(*n),
        Value::Float(n) => Some((*n).into()),
        _ => None,
    }
}

fn text(cell: &Value) -> Option<String> {
    match cell {
        Value::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        Value::Date(year, month, day, 0, 0, 0, 0) => Some(format!("{year:04}-{month:02}-{day:02}")),
        Value::Date(year, month, day, hour, minute, second, _) => {
            Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
        }
        _ => None,
    }
}
