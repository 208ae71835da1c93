use super::*;

fn of(texts: &[&str]) -> Vec<Period> {
    texts.iter().map(|t| Period::of(Value::Text(t), false).unwrap()).collect()
}

#[test]
fn written_periods_are_read() {
    for (text, day, grain) in [
        ("2026", "2026-01-01", Some(Grain::Year)),
        ("2026-03", "2026-03-01", Some(Grain::Month)),
        ("2026-Q2", "2026-04-01", Some(Grain::Quarter)),
        ("Q4 2025", "2025-10-01", Some(Grain::Quarter)),
        ("Mar 2026", "2026-03-01", Some(Grain::Month)),
        ("2026-W01", "2025-12-29", Some(Grain::Week)),
        ("2026-03-09", "2026-03-09", Some(Grain::Day)),
        ("2026-03-09 10:20:30", "2026-03-09", None),
        ("2026-03-09T10:20:30.5Z", "2026-03-09", None),
    ] {
        let found = Period::of(Value::Text(text), false).unwrap();
        assert_eq!((found.at.date().to_string().as_str(), found.grain), (day, grain), "{text}");
    }
    for text in ["", "12", "12345", "2026-13", "2026-Q5", "hello", "0042", "2026-02-30", "10-12-2024x", "ÄÖ2026"] {
        assert_eq!(Period::of(Value::Text(text), false), None, "{text}");
    }
    assert_eq!(Period::of(Value::Integer(202_613), false), None);
    assert_eq!(Period::of(Value::Text("2026-05"), true).unwrap().grain, Some(Grain::Week));
}

#[test]
fn the_step_is_told_from_where_the_days_lie() {
    assert_eq!(Grain::of(&of(&["2024-01-01", "2025-01-01"]), &[]), Grain::Year);
    assert_eq!(Grain::of(&of(&["2025-01-01", "2025-02-01", "2025-04-01"]), &[]), Grain::Month);
    assert_eq!(Grain::of(&of(&["2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01"]), &[]), Grain::Quarter);
    assert_eq!(Grain::of(&of(&["2025-01-06", "2025-01-13", "2025-01-27"]), &[]), Grain::Week);
    assert_eq!(Grain::of(&of(&["2025-01-06", "2025-01-07"]), &[]), Grain::Day);
    assert_eq!(Grain::of(&of(&["2025-01-06 10:00", "2025-01-06 11:00"]), &[]), Grain::Hour);
    assert_eq!(Grain::of(&of(&["2025-01-06 10:01", "2025-01-06 11:00"]), &[]), Grain::Instant);
    assert_eq!(Grain::of(&of(&["2025-01-01"]), &["month".into()]), Grain::Month);
    assert_eq!(Grain::of(&of(&["2025-01-01"]), &[]), Grain::Day);
}

#[test]
fn numbers_of_steps_lead_back_to_their_start() {
    let at = of(&["2026-05-11"])[0].at;
    for grain in [Grain::Hour, Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year] {
        let start = grain.start(grain.index(at)).unwrap();
        assert_eq!(grain.index(start), grain.index(at));
        assert!(start <= at);
        let next = grain.start(grain.index(at) + 1).unwrap();
        assert!(next > at && grain.index(next) == grain.index(at) + 1);
    }
    assert_eq!(Grain::Week.start(Grain::Week.index(at)).unwrap(), at);
}

#[test]
fn periods_are_named_as_people_name_them() {
    let at = of(&["2026-10-05 14:03"])[0].at;
    let names: Vec<String> =
        [Grain::Year, Grain::Quarter, Grain::Month, Grain::Week, Grain::Day, Grain::Hour, Grain::Instant]
            .iter()
            .map(|g| g.label(at))
            .collect();
    assert_eq!(
        names,
        [
            "2026",
            "Q4 2026",
            "October 2026",
            "the week of 5 Oct 2026",
            "5 Oct 2026",
            "5 Oct 2026 14:00",
            "5 Oct 2026 14:03"
        ]
    );
}
