//! Days and moments of far years, and moments of zones: what is shown is what is cut.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, RecordBatch, StringArray, TimestampMicrosecondArray, TimestampNanosecondArray,
};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};

use super::failure::explain;
use super::session::prepared;

/// Rows of 0001-01-01, of 2023-11-14 22:13:20 and of the last second of 9999, each as a day, a moment, a moment with a
/// zone and a text, and a moment of nanoseconds that has no such years.
fn context() -> SessionContext {
    let seconds = [-62_135_596_800_i64, 1_700_000_000, 253_402_300_799];
    let micros = seconds.map(|s| s * 1_000_000);
    let days = seconds.map(|s| i32::try_from(s.div_euclid(86_400)).unwrap());
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("day", Arc::new(Date32Array::from(days.to_vec()))),
        ("moment", Arc::new(TimestampMicrosecondArray::from(micros.to_vec()))),
        ("seen", Arc::new(TimestampMicrosecondArray::from(micros.to_vec()).with_timezone("UTC"))),
        ("said", Arc::new(StringArray::from(vec!["0001-01-01", "2023-11-14 22:13:20", "9999-12-31 23:59:59"]))),
        ("fine", Arc::new(TimestampNanosecondArray::from(vec![1_700_000_000_123_456_789; 3]))),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
    let context = prepared(SessionConfig::new().with_target_partitions(2), Arc::default());
    context.register_table("t", Arc::new(MemTable::try_new(batch.schema(), vec![vec![batch]]).unwrap())).unwrap();
    context
}

async fn answer(context: &SessionContext, sql: &str) -> Result<Vec<String>, String> {
    let told = |e: datafusion::error::DataFusionError| explain(&e).to_string();
    let batches = context.sql(sql).await.map_err(told)?.collect().await.map_err(told)?;
    let options = FormatOptions::new().with_null("-");
    Ok(batches
        .iter()
        .flat_map(|batch| {
            let shown = ArrayFormatter::try_new(batch.column(0), &options).unwrap();
            (0..batch.num_rows()).map(|row| shown.value(row).to_string()).collect::<Vec<_>>()
        })
        .collect())
}

async fn each(context: &SessionContext, of: &str) -> Vec<String> {
    let sql = format!("SELECT {of} FROM t ORDER BY day");
    answer(context, &sql).await.unwrap_or_else(|e| panic!("{sql}: {e}"))
}

#[tokio::test]
async fn every_cut_is_right_from_the_first_year_to_the_last() {
    let context = context();
    for (unit, wanted) in [
        ("year", ["0001-01-01T00:00:00", "2023-01-01T00:00:00", "9999-01-01T00:00:00"]),
        ("quarter", ["0001-01-01T00:00:00", "2023-10-01T00:00:00", "9999-10-01T00:00:00"]),
        ("month", ["0001-01-01T00:00:00", "2023-11-01T00:00:00", "9999-12-01T00:00:00"]),
        ("week", ["0001-01-01T00:00:00", "2023-11-13T00:00:00", "9999-12-27T00:00:00"]),
        ("day", ["0001-01-01T00:00:00", "2023-11-14T00:00:00", "9999-12-31T00:00:00"]),
    ] {
        for of in ["day", "moment", "said"] {
            assert_eq!(each(&context, &format!("date_trunc('{unit}', {of})")).await, wanted, "{unit} of {of}");
        }
        let zoned = wanted.map(|moment| format!("{moment}Z"));
        assert_eq!(each(&context, &format!("date_trunc('{unit}', seen)")).await, zoned, "{unit}");
    }
    let hours = ["0001-01-01T00:00:00", "2023-11-14T22:00:00", "9999-12-31T23:00:00"];
    assert_eq!(each(&context, "date_trunc('HOUR', moment)").await, hours);
    let millis = each(&context, "date_trunc('millisecond', fine)").await;
    assert_eq!(millis[0], "2023-11-14T22:13:20.123");
    assert_eq!(each(&context, "date_trunc('minute', TIME '10:11:12')").await[0], "10:11:00");
    let odd = answer(&context, "SELECT date_trunc('decade', day) FROM t").await.unwrap_err();
    assert!(odd.starts_with("date_trunc cuts to one of these"), "{odd}");
}

/// Every day of four centuries, held against the calendar of another library.
#[test]
fn cuts_are_those_of_the_calendar() {
    use chrono::{Datelike, Days, NaiveDate};
    let first = NaiveDate::from_ymd_opt(1899, 12, 31).unwrap();
    for date in (0..146_100).map(|day| first + Days::new(day)) {
        let day = date.to_epoch_days();
        let cut = |name: &str| super::calendar::first_day(name, day).unwrap();
        let ymd = |month: u32| NaiveDate::from_ymd_opt(date.year(), month, 1).unwrap().to_epoch_days();
        assert_eq!(cut("month"), ymd(date.month()), "{date}");
        assert_eq!(cut("quarter"), ymd(date.month0() / 3 * 3 + 1), "{date}");
        assert_eq!(cut("year"), ymd(1), "{date}");
        assert_eq!(cut("week"), date.week(chrono::Weekday::Mon).first_day().to_epoch_days(), "{date}");
    }
}

#[tokio::test]
async fn far_days_and_moments_are_compared_with_others() {
    let context = context();
    for condition in [
        "day > now()",
        "moment > now()",
        "seen > now()",
        "day > current_date",
        "day > TIMESTAMP '2024-01-01'",
        "day > TIMESTAMP '9999-12-30 23:00:00'",
        "moment > '9999-12-30'",
        "moment > DATE '9999-12-30'",
        "moment - TIMESTAMP '2024-01-01' > moment - moment",
        "moment BETWEEN now() AND TIMESTAMP '9999-12-31 23:59:59'",
        "day IN (TIMESTAMP '9999-12-31', now())",
        "CAST(day AS TIMESTAMP) = TIMESTAMP '9999-12-31'",
        "day + INTERVAL '1 month' > TIMESTAMP '2024-01-01'",
        "coalesce(moment, now()) > now()",
        "date_trunc('month', day) = DATE '9999-12-01'",
        "extract(year FROM day) = 9999 AND date_part('month', moment) = 12",
    ] {
        let sql = format!("SELECT day FROM t WHERE {condition}");
        assert_eq!(answer(&context, &sql).await, Ok(vec!["9999-12-31".to_owned()]), "{condition}");
    }
    let joined = "SELECT b.day FROM t a JOIN t b ON a.day = date_trunc('day', b.moment) ORDER BY 1";
    assert_eq!(answer(&context, joined).await.unwrap().len(), 3);
    // A moment that has finer digits keeps them in comparisons.
    let fine = "SELECT count(*) FROM t WHERE fine = TIMESTAMP '2023-11-14 22:13:20.123456789'";
    assert_eq!(answer(&context, fine).await, Ok(vec!["3".to_owned()]));
    let coarse = "SELECT count(*) FROM t WHERE fine = TIMESTAMP '2023-11-14 22:13:20.123456'";
    assert_eq!(answer(&context, coarse).await, Ok(vec!["0".to_owned()]));
}

#[tokio::test]
async fn moments_are_written_in_rows_and_counted_on_by_queries_that_read_themselves() {
    let context = context();
    let written = "SELECT x FROM (VALUES (TIMESTAMP '2024-01-01'), (now())) v(x) WHERE x < TIMESTAMP '2024-01-02'";
    assert_eq!(answer(&context, written).await, Ok(vec!["2024-01-01T00:00:00".to_owned()]));
    let series = "WITH RECURSIVE d AS (SELECT TIMESTAMP '2024-01-01' AS x UNION ALL SELECT x + INTERVAL '1 day' FROM d \
                  WHERE x < TIMESTAMP '2024-01-03') SELECT x FROM d ORDER BY x";
    let days = ["2024-01-01T00:00:00", "2024-01-02T00:00:00", "2024-01-03T00:00:00"];
    assert_eq!(answer(&context, series).await, Ok(days.map(str::to_owned).to_vec()));
    let zoned = series.replace("TIMESTAMP '2024-01-01'", "TIMESTAMP '2024-01-01' AT TIME ZONE 'Europe/Berlin'");
    assert!(answer(&context, &zoned).await.unwrap_err().contains("outside"));
}

#[tokio::test]
async fn what_can_not_be_counted_is_said() {
    let context = context();
    for (of, word) in [
        ("date_bin(INTERVAL '7 days', moment)", "date_bin takes moments"),
        ("date_bin(INTERVAL '7 days', day)", "lies too far away"),
        ("to_timestamp(said)", "lies too far away"),
        ("to_timestamp(1e12)", "to_timestamp takes moments"),
        ("CAST(said AS TIMESTAMP)", "lies too far away"),
        ("day + INTERVAL '400000 years'", "lies too far away"),
        ("moment - now() > INTERVAL '1 day'", "lies too far away"),
        ("fine > day", "lies too far away"),
    ] {
        let told = answer(&context, &format!("SELECT {of} FROM t")).await.unwrap_err();
        assert!(told.contains(word), "{of}: {told}");
    }
}

#[tokio::test]
async fn texts_of_far_years_are_moments() {
    let context = context();
    let read = each(&context, "to_timestamp_micros(said)").await;
    assert_eq!(read, ["0001-01-01T00:00:00", "2023-11-14T22:13:20", "9999-12-31T23:59:59"]);
    for (of, wanted) in [
        ("to_timestamp_micros('31/12/9999', '%d/%m/%Y')", "9999-12-31T00:00:00"),
        ("to_timestamp_micros('31/12/9999', '%Y', '%d/%m/%Y')", "9999-12-31T00:00:00"),
        ("to_timestamp_seconds('9999-12-31T23:59:59+01:00')", "9999-12-31T22:59:59"),
        ("to_timestamp_millis('2024-01-02')", "2024-01-02T00:00:00"),
        ("to_timestamp(1.5)", "1970-01-01T00:00:01.500"),
    ] {
        assert_eq!(each(&context, of).await[0], wanted, "{of}");
    }
}

#[tokio::test]
async fn another_zone_gives_what_its_clocks_show() {
    let context = context();
    let there = "seen AT TIME ZONE 'Europe/Berlin'";
    assert_eq!(each(&context, there).await[1], "2023-11-14T23:13:20");
    assert_eq!(each(&context, &format!("extract(hour FROM {there})")).await[1], "23");
    assert_eq!(each(&context, &format!("date_trunc('day', {there})")).await[1], "2023-11-14T00:00:00");
    // Without a zone, a moment is what clocks there showed.
    assert_eq!(each(&context, "moment AT TIME ZONE 'Europe/Berlin'").await[1], "2023-11-14T21:13:20Z");
    assert_eq!(each(&context, "extract(hour FROM moment AT TIME ZONE 'Europe/Berlin')").await[1], "21");
}
