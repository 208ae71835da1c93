//! So many clients that ask one after the other, each on a line of its own that stays open.

use std::time::{Duration, Instant};

use anyhow::ensure;

use crate::{at, since};

/// Where to ask, with whose token, and what; no body asks with GET.
type Ask<'a> = (&'a str, &'a str, &'a str);

pub(crate) async fn load(
    (url, token, body): Ask<'_>,
    clients: usize,
    seconds: u64,
) -> anyhow::Result<serde_json::Value> {
    let (begun, until) = (Instant::now(), Instant::now() + Duration::from_secs(seconds));
    let asked = (0..clients).map(|_| {
        let (url, token, body) = (url.to_owned(), token.to_owned(), body.to_owned());
        tokio::spawn(async move {
            let line = reqwest::Client::builder().pool_max_idle_per_host(1).build()?;
            let mut times = Vec::new();
            while Instant::now() < until {
                let asked = Instant::now();
                let ask = if body.is_empty() {
                    line.get(&url)
                } else {
                    line.post(&url).header("content-type", "application/json").body(body.clone())
                };
                let answer = ask.bearer_auth(&token).send().await?;
                ensure!(answer.status().is_success(), "{}", answer.text().await?);
                answer.bytes().await?;
                times.push(since(asked));
            }
            Ok::<_, anyhow::Error>(times)
        })
    });
    let mut times = Vec::new();
    for one in asked.collect::<Vec<_>>() {
        times.extend(one.await??);
    }
    let took = begun.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    Ok(
        serde_json::json!({ "per_second": times.len() as f64 / took, "p50_ms": at(&times, 0.5), "p99_ms": at(&times, 0.99) }),
    )
}
