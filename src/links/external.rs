//! Links outward, asked over the network through lychee: redirects are followed, what fails is tried again, hosts are spared.

use std::sync::Arc;

use lychee_lib::ratelimit::RateLimitConfig;
use lychee_lib::{Client, ClientBuilder, ErrorKind, Status};
use regex::RegexSet;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::{Answer, Manners};

/// Requests under way at once, over all hosts.
const AT_ONCE: usize = 32;

/// Asks every address; answers come in the order of the addresses.
/// Fails when a pattern cannot be read or no client can be made.
pub fn ask(addresses: &[String], manners: &Manners) -> Result<Vec<Answer>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| e.to_string())?;
    let client = client(manners)?;
    Ok(runtime.block_on(patiently(addresses, Arc::new(client), manners)))
}

/// Asks, and asks again where a host failed by its own fault: lychee itself tries again only after a limit or a timeout.
async fn patiently(addresses: &[String], client: Arc<Client>, manners: &Manners) -> Vec<Answer> {
    let mut answers = all(addresses, client.clone()).await;
    let mut wait = manners.wait;
    for _ in 0..manners.retries {
        let failed: Vec<usize> = (0..answers.len()).filter(|n| matches!(answers[*n], Answer::Status(500..=599))).collect();
        if failed.is_empty() {
            break;
        }
        tokio::time::sleep(wait).await;
        wait *= 2;
        let again: Vec<String> = failed.iter().map(|n| addresses[*n].clone()).collect();
        for (n, answer) in failed.into_iter().zip(all(&again, client.clone()).await) {
            answers[n] = answer;
        }
    }
    answers
}

fn client(manners: &Manners) -> Result<Client, String> {
    let excludes = RegexSet::new(&manners.exclude).map_err(|e| e.to_string())?;
    ClientBuilder::builder()
        .timeout(manners.timeout)
        .max_retries(manners.retries)
        .retry_wait_time(manners.wait)
        .excludes(excludes)
        .user_agent(concat!("guiju/", env!("CARGO_PKG_VERSION")))
        .rate_limit_config(RateLimitConfig { concurrency: manners.per_host, request_interval: manners.interval })
        .build()
        .client()
        .map_err(|e| e.to_string())
}

async fn all(addresses: &[String], client: Arc<Client>) -> Vec<Answer> {
    let (mut tasks, gate) = (JoinSet::new(), Arc::new(Semaphore::new(AT_ONCE)));
    for (n, address) in addresses.iter().cloned().enumerate() {
        let (client, gate) = (client.clone(), gate.clone());
        tasks.spawn(async move {
            // The gate is never closed.
            let _turn = gate.acquire().await;
            (n, one(&client, address).await)
        });
    }
    let mut answers = vec![Answer::Unreachable(String::new()); addresses.len()];
    while let Some(done) = tasks.join_next().await {
        if let Ok((n, answer)) = done {
            answers[n] = answer;
        }
    }
    answers
}

async fn one(client: &Client, address: String) -> Answer {
    match client.check(address).await {
        Ok(response) => answer(response.status()),
        Err(error) => Answer::Unreachable(error.to_string()),
    }
}

fn answer(status: &Status) -> Answer {
    match status {
        Status::Ok(_) | Status::Cached(_) | Status::UnknownMailStatus(_) => Answer::Fine,
        Status::Excluded | Status::Unsupported(_) => Answer::Excluded,
        Status::Timeout(_) => Answer::Late,
        Status::UnknownStatusCode(code) => Answer::Status(code.as_u16()),
        Status::Error(ErrorKind::RejectedStatusCode(code)) => Answer::Status(code.as_u16()),
        other => Answer::Unreachable(other.to_string()),
    }
}
