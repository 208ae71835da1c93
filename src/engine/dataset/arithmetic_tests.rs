//! Arithmetic at the edges of every type: the exact number or an error, never another number.

use std::sync::Arc;

use arrow::array::{ArrayRef, Decimal128Array, Int8Array, Int32Array, Int64Array, RecordBatch, UInt64Array};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};

use super::exact::OUT_OF_RANGE;
use super::failure::explain;
use super::session::prepared;

/// One column of each type with its greatest value twice, nothing, and a small value; `low` has the least values. In two
/// parts, so that sums are merged.
fn context() -> SessionContext {
    let nines = 9 * 10_i128.pow(37);
    let decimals = Decimal128Array::from(vec![Some(nines), Some(nines), None, Some(1)]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("big", Arc::new(Int64Array::from(vec![Some(i64::MAX), Some(i64::MAX), None, Some(-5)]))),
        ("low", Arc::new(Int64Array::from(vec![Some(i64::MIN), Some(i64::MIN), None, Some(7)]))),
        ("plain", Arc::new(UInt64Array::from(vec![Some(u64::MAX), Some(u64::MAX), None, Some(0)]))),
        ("int", Arc::new(Int32Array::from(vec![Some(i32::MAX), Some(i32::MAX), None, Some(1)]))),
        ("tiny", Arc::new(Int8Array::from(vec![Some(i8::MAX), Some(i8::MAX), None, Some(1)]))),
        ("dec", Arc::new(decimals.with_precision_and_scale(38, 0).unwrap())),
        ("k", Arc::new(Int64Array::from(vec![1, 2, 2, 2]))),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
    let parts = vec![vec![batch.slice(0, 1)], vec![batch.slice(1, 3)]];
    let table = MemTable::try_new(batch.schema(), parts).unwrap();
    let context = prepared(SessionConfig::new().with_target_partitions(2), Arc::default());
    context.register_table("t", Arc::new(table)).unwrap();
    context
}

/// The first column of the answer as text, sorted by the query, or what is told.
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

#[tokio::test]
async fn what_does_not_fit_is_an_error() {
    let context = context();
    for of in [
        "sum(big)",
        "sum(low)",
        "sum(plain)",
        "sum(dec)",
        "avg(dec)",
        "sum(big + 1)",
        "sum(big) + sum(big)",
        "sum(big) OVER (ORDER BY k)",
        "sum(big) OVER (ORDER BY k ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
        "sum(big) FILTER (WHERE big > 0)",
        "count(*) * 9223372036854775807",
        "big + 1",
        "1 + big",
        "low - 1",
        "-5 - big - big",
        "-low",
        "abs(low)",
        "big * 2",
        "big * big",
        "low * -1",
        "low / -1",
        "plain + plain",
        "plain * plain",
        "int + int",
        "int * int",
        "tiny + tiny",
        "tiny * tiny",
        "dec + dec",
        "dec * dec",
        "9223372036854775807 + 1",
        "-(-9223372036854775807 - 1)",
        "9223372036854775807 * 2",
        "factorial(21)",
        "gcd(low, low)",
        "lcm(big, 2)",
        "(SELECT max(big) FROM t) + 1",
        "CASE WHEN k = 1 THEN big + 1 ELSE 0 END",
    ] {
        let sql = format!("SELECT {of} FROM t");
        assert_eq!(answer(&context, &sql).await, Err(OUT_OF_RANGE.into()), "{sql}");
    }
    for rest in ["WHERE big + 1 > 0", "GROUP BY big + 1", "GROUP BY k ORDER BY sum(big + 1)", "HAVING sum(big) > 0"] {
        let sql = format!("SELECT count(*) FROM t {rest}");
        assert_eq!(answer(&context, &sql).await, Err(OUT_OF_RANGE.into()), "{sql}");
    }
    let grouped = answer(&context, "SELECT sum(big), k % 1 FROM t GROUP BY k % 1").await;
    assert_eq!(grouped, Err(OUT_OF_RANGE.into()));
}

#[tokio::test]
async fn what_fits_is_exact() {
    let context = context();
    for (of, wanted) in [
        ("sum(DISTINCT big)", "9223372036854775802"),
        ("sum(DISTINCT low) + count(DISTINCT big)", "-9223372036854775799"),
        ("sum(DISTINCT plain)", "18446744073709551615"),
        ("sum(DISTINCT dec)", "90000000000000000000000000000000000001"),
        // On the way it is larger than the type.
        ("sum(CASE WHEN k = 1 THEN big WHEN low < 0 THEN 9 ELSE -20 END)", "9223372036854775776"),
        ("sum(CAST(big AS DECIMAL(38, 0)))", "18446744073709551609"),
        ("sum(int)", "4294967295"),
        ("sum(tiny)", "255"),
        ("sum(CAST(tiny AS DECIMAL(5, 1)))", "255.0"),
        ("sum(CAST(k AS DOUBLE))", "7.0"),
        ("sum(big) FILTER (WHERE k = 5)", "-"),
        ("sum(big) FILTER (WHERE k = 1)", "9223372036854775807"),
        ("avg(k)", "1.75"),
        ("max(big) - 1 + 1", "9223372036854775807"),
        ("min(low) + 1 - 1", "-9223372036854775808"),
        ("-max(big)", "-9223372036854775807"),
        ("max(plain) + max(big)", "27670116110564327422"),
        ("max(tiny) + 1", "128"),
        ("factorial(20)", "2432902008176640000"),
        ("-9223372036854775808", "-9223372036854775808"),
    ] {
        let sql = format!("SELECT {of} FROM t LIMIT 1");
        assert_eq!(answer(&context, &sql).await, Ok(vec![wanted.to_owned()]), "{sql}");
    }
}

#[tokio::test]
async fn sums_of_groups_and_windows_know_empty_ones() {
    let context = context();
    for (sql, wanted) in [
        ("SELECT sum(int), k FROM t GROUP BY k ORDER BY k", ["2147483647", "2147483648"].as_slice()),
        ("SELECT sum(big) FILTER (WHERE k = 1), k FROM t GROUP BY k ORDER BY k", &["9223372036854775807", "-"]),
        (
            "SELECT sum(big), low FROM t WHERE k = 1 OR big IS NULL GROUP BY low ORDER BY low",
            &["9223372036854775807", "-"],
        ),
        (
            "SELECT sum(tiny) OVER (ORDER BY k, tiny ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t",
            &["127", "128", "128", "127"],
        ),
        (
            "SELECT sum(DISTINCT int) OVER (ORDER BY k, int ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t",
            &["2147483647", "2147483648", "2147483648", "2147483647"],
        ),
        ("SELECT big + 1 AS next FROM t WHERE big < 0 GROUP BY big + 1", &["-4"]),
        ("SELECT CASE WHEN big < 0 THEN big + 1 ELSE 0 END FROM t ORDER BY 1", &["-4", "0", "0", "0"]),
        ("SELECT a.k FROM t a JOIN t b ON a.k + 1 = b.k + 0 WHERE b.big < 0", &["1"]),
    ] {
        let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
        assert_eq!(answer(&context, sql).await, Ok(wanted), "{sql}");
    }
}

/// Many groups in several parts: the states of sums are merged, and skip the first step where it does not pay.
#[tokio::test]
async fn sums_of_many_groups_are_merged() {
    let context = context();
    let made = "SELECT x % 50000 AS g, CASE WHEN x % 3 = 0 THEN NULL ELSE x END AS v FROM range(0, 200000) r(x)";
    let sql = format!("SELECT sum(s) FROM (SELECT g, sum(v) AS s FROM ({made}) m GROUP BY g) o");
    let expected: i64 = (0..200_000).filter(|x| x % 3 != 0).sum();
    assert_eq!(answer(&context, &sql).await, Ok(vec![expected.to_string()]));
}

#[tokio::test]
async fn names_of_columns_stay_what_they_were() {
    let context = context();
    let frame = context.sql("SELECT k + 1, -k, sum(k * 2) FROM t GROUP BY k + 1, -k").await.unwrap();
    let batches = frame.collect().await.unwrap();
    let names: Vec<_> = batches[0].schema().fields().iter().map(|f| f.name().clone()).collect();
    assert_eq!(names, ["t.k + Int64(1)", "(- t.k)", "sum(t.k * Int64(2))"]);
}
