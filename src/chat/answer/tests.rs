//! What is in an answer for whom.

use super::*;
use crate::chat::receipt::tests::receipt;

/// An answer with SQL in every place that has any.
pub(in crate::chat) fn answer() -> ChatResponse {
    let (session, message) = (ChatSessionId::new(), ChatMessageId::new());
    ChatResponse {
        content: "12".into(),
        generated_sql: Some("SELECT secret_table".into()),
        full_result_row_count: 1,
        trust: Some(Trust::Checked),
        receipt: Some(receipt("SELECT secret_table")),
        ..ChatResponse::empty(session, message, "How many orders?".into(), AnswerState::Answered, DateTime::UNIX_EPOCH)
    }
}

#[test]
fn without_the_right_no_byte_of_the_sql_is_in_the_answer() {
    let shown = serde_json::to_string(&answer().seen(false)).unwrap();
    assert!(!shown.contains("secret_table"), "{shown}");
    let full = serde_json::to_string(&answer().seen(true)).unwrap();
    assert_eq!(full.matches("secret_table").count(), 2);
}

#[test]
fn the_databases_own_words_are_for_who_may_see_sql() {
    let words = "column secret_table.x does not exist";
    let failed = || {
        let mut answer = answer();
        answer.error = Some(crate::chat::pipeline::problem(422, "query_failed", words));
        answer.content = words.into();
        answer
    };
    assert!(!serde_json::to_string(&failed().seen(false)).unwrap().contains("secret_table"));
    assert!(serde_json::to_string(&failed().seen(true)).unwrap().contains(words));
}

#[test]
fn an_answer_that_nobody_vouches_for_is_worth_its_checks() {
    let verified = VerifiedBy {
        id: crate::base::VerifiedId::new(),
        by_id: crate::base::UserId::new(),
        by: "Mara".into(),
        at: DateTime::UNIX_EPOCH,
    };
    let vouched = answer().vouched(Some(verified));
    assert_eq!(
        (vouched.trust, vouched.receipt.as_ref().unwrap().verdict.trust),
        (Some(Trust::Verified), Trust::Verified)
    );
    let alone = vouched.vouched(None);
    assert_eq!((alone.trust, alone.receipt.unwrap().verdict.trust), (Some(Trust::Unchecked), Trust::Unchecked));
}

#[test]
fn an_answer_goes_round_through_storage() {
    let answer = answer();
    let stored = serde_json::to_value(&answer).unwrap();
    assert_eq!(serde_json::from_value::<ChatResponse>(stored).unwrap(), answer);
}
