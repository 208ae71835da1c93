//! A circuit breaker: after several outages in a row a model is left alone for a while, then tried with one call.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Outages in a row that open the circuit.
const TRIPS_AFTER: u32 = 5;
/// How long it stays open.
const RESTS_FOR: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, Copy)]
enum State {
    Closed {
        outages: u32,
    },
    Open {
        until: Instant,
    },
    /// One call is trying; the others wait until it is known how it went, or until it is overdue.
    Trying {
        until: Instant,
    },
}

/// One model's breaker.
#[derive(Debug)]
pub(super) struct Breaker(Mutex<State>);

impl Default for Breaker {
    fn default() -> Self {
        Self(Mutex::new(State::Closed { outages: 0 }))
    }
}

impl Breaker {
    /// Whether a call may be made now; otherwise how long to wait.
    pub(super) fn admit(&self, now: Instant) -> Result<(), Duration> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match *state {
            State::Closed { .. } => Ok(()),
            State::Open { until } | State::Trying { until } if now < until => Err(until - now),
            State::Open { .. } | State::Trying { .. } => {
                *state = State::Trying { until: now + RESTS_FOR };
                Ok(())
            }
        }
    }

    /// The server answered, with whatever.
    pub(super) fn answered(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::Closed { outages: 0 };
    }

    /// The server was down.
    pub(super) fn failed(&self, now: Instant) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = match *state {
            State::Closed { outages } if outages + 1 < TRIPS_AFTER => State::Closed { outages: outages + 1 },
            _ => State::Open { until: now + RESTS_FOR },
        };
    }

    /// The call was given up by us: it says nothing about the server.
    pub(super) fn unknown(&self, now: Instant) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let State::Trying { .. } = *state {
            *state = State::Open { until: now };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tripped(now: Instant) -> Breaker {
        let breaker = Breaker::default();
        (0..TRIPS_AFTER).for_each(|_| breaker.failed(now));
        breaker
    }

    #[test]
    fn it_opens_after_five_outages_in_a_row() {
        let now = Instant::now();
        let breaker = Breaker::default();
        (0..4).for_each(|_| breaker.failed(now));
        assert_eq!(breaker.admit(now), Ok(()));
        breaker.failed(now);
        assert_eq!(breaker.admit(now), Err(RESTS_FOR));
    }

    #[test]
    fn an_answer_between_outages_starts_the_count_again() {
        let now = Instant::now();
        let breaker = Breaker::default();
        (0..4).for_each(|_| breaker.failed(now));
        breaker.answered();
        breaker.failed(now);
        assert_eq!(breaker.admit(now), Ok(()));
    }

    #[test]
    fn after_the_rest_one_call_tries_and_decides() {
        let now = Instant::now();
        let breaker = tripped(now);
        let later = now + RESTS_FOR;
        assert_eq!(breaker.admit(later), Ok(()));
        assert!(breaker.admit(later).is_err(), "only one may try");
        breaker.failed(later);
        assert!(breaker.admit(later + Duration::from_secs(1)).is_err());
        assert_eq!(breaker.admit(later + RESTS_FOR), Ok(()));
        breaker.answered();
        assert_eq!(breaker.admit(later + RESTS_FOR), Ok(()));
    }

    #[test]
    fn a_stopped_try_lets_the_next_one_try() {
        let now = Instant::now();
        let breaker = tripped(now);
        let later = now + RESTS_FOR;
        assert_eq!(breaker.admit(later), Ok(()));
        breaker.unknown(later);
        assert_eq!(breaker.admit(later), Ok(()));
    }
}
