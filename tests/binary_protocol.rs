//! Shows that every summary type works in the binary format of the extended
//! protocol and of COPY: what goes in comes out, equal to the text form and
//! to `t_summary_send`, and bytes that are no valid summary are refused with 22P03.

mod common;

use std::io::{Read, Write};

use common::wire::{Raw, Words};
use common::{Database, describe, rows, run, sqlstate, value};
use postgres::binary_copy::{BinaryCopyInWriter, BinaryCopyOutIter};
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{Format, Type};
use postgres::{Client, Statement};
use testkit::random::Random;
use testkit::summary::{KINDS, Kind, PARTS};

/// The bounds of the type, then random values.
fn samples(kind: Kind, count: usize) -> Vec<Vec<i128>> {
    let mut samples = vec![vec![0; kind.fields()], kind.bound()];
    let mut random = Random::new(0xB1);
    samples.extend((0..count).map(|_| kind.random(&mut random)));
    assert!(samples.iter().all(|s| kind.holds(s)));
    samples
}

/// What each type must refuse, for it breaks an invariant.
fn broken(kind: Kind) -> Vec<Vec<i128>> {
    let mut broken = Vec::new();
    for field in 0..kind.fields() {
        for low in [-1, i128::from(i64::MIN)] {
            let mut fields = vec![1; kind.fields()];
            fields[field] = low;
            broken.push(fields);
        }
    }
    match kind {
        Kind::Rate => broken.extend([vec![1, 0], vec![i64::MAX.into(), 5], vec![6, 5]]),
        Kind::Action => broken.extend([
            vec![1, 2, 2, 2],         // more active than customers
            vec![5, 2, 1, 1],         // two active, one action
            vec![5, 0, 1, 1],         // an action of nobody
            vec![5, 0, 0, 1],         // squares of nothing
            vec![5, 1, 0, 0],         // active without an action
            vec![5, 2, 4, 7],         // squares of 4 = 2 + 2 are 8
            vec![5, 2, 4, 9],         // and of 4 = 1 + 3 are 10
            vec![5, 2, 4, 12],        // more than any split
            vec![5, 2, 4, i128::MAX], // the bounds of the squares
            vec![5, 2, 4, i128::MIN],
            vec![5, 1, 3, 9 + (1 << 64)], // a stray high half
        ]),
        // What breaks a part breaks the whole.
        Kind::Scorecard => {
            let mut at = 0;
            for part in PARTS {
                broken.extend(self::broken(part).into_iter().map(|fields| {
                    let mut whole = vec![1; kind.fields()];
                    whole.splice(at..at + part.fields(), fields);
                    whole
                }));
                at += part.fields();
            }
        }
        Kind::RatioSample => broken.extend([
            vec![1, 1, 1, 2, 1, 1],  // the square of 1 is odd
            vec![1, 4, 1, 2, 1, 1],  // and that of 4 is 16
            vec![2, 4, 2, 6, 2, 4],  // 4 = 2 + 2: squares of 8 at least
            vec![1, 2, 3, 4, 9, 7],  // a product of more than both squares
            vec![0, 0, 0, 2, 0, 0],  // squares of nothing
            vec![1, 0, -1, 0, 1, 0], // below nothing
            vec![1, 2, 3, 4, 9 + (1 << 64), 6 << 64],
        ]),
        Kind::WeightedRate => broken.extend([
            vec![1, 2, 0, 3, 0], // the square of 2 is even
            vec![1, 3, 0, 1, 0], // and that of 3 is 9
            vec![2, 4, 0, 4, 0], // 4 = 2 + 2: squares of 8 at least
            vec![3, 1, 1, 1, 1], // more rows than millionths
            vec![0, 0, 0, 2, 0], // squares of nothing
        ]),
        Kind::WeightedNps => broken.extend([
            vec![1, 0, 2, 0, 0, 3, 0],
            vec![2, 0, 4, 0, 0, 4, 0],
            vec![4, 1, 1, 1, 1, 1, 1],
        ]),
        _ => {}
    }
    // Other fields of 1 go with −1 where a sum may be below 0.
    broken.retain(|fields| kind != Kind::RatioSample || !kind.holds(fields));
    assert!(broken.iter().all(|b| !kind.holds(b)));
    broken
}

fn prepare(client: &mut Client, sql: &str) -> Statement {
    client
        .prepare(sql)
        .unwrap_or_else(|e| panic!("{sql}: {}", describe(&e)))
}

/// Sends bytes as a parameter of the statement, which must give 22P03.
fn refused(client: &mut Client, statement: &Statement, bytes: Vec<u8>) -> Result<(), String> {
    let raw = Raw(bytes, Format::Binary);
    match client.query(statement, &[&raw]) {
        Err(e) if sqlstate(&e) == "22P03" => Ok(()),
        Err(e) => Err(format!("{:02x?} gave {}", raw.0, describe(&e))),
        Ok(rows) => {
            let back: Raw = rows[0].get(0);
            Err(format!("{:02x?} was taken as {:02x?}", raw.0, back.0))
        }
    }
}

fn assert_none(kind: Kind, failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{}: {} differ:\n{}",
        kind.name(),
        failures.len(),
        failures
            .iter()
            .take(20)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n"),
    );
}

#[test]
fn values_round_trip_and_equal_the_text_form() {
    let database = Database::new("binary");
    let mut client = database.client();
    for kind in KINDS {
        let name = kind.name();
        let statement = prepare(
            &mut client,
            &format!("SELECT $1::{name}, $1::{name}::text, {name}_send($1), $2::text::{name} = $1"),
        );
        for fields in samples(kind, 200) {
            let words = Words::new(kind, &fields);
            let text = kind.text(&fields);
            let row = client
                .query_one(&statement, &[&words, &text])
                .unwrap_or_else(|e| panic!("{name} {text}: {}", describe(&e)));
            assert_eq!(row.get::<_, Words>(0), words, "{name} {text} in binary");
            assert_eq!(row.get::<_, String>(1), text, "{name} in text");
            assert_eq!(
                row.get::<_, Vec<u8>>(2),
                kind.bytes(&fields),
                "{name}_send of {text}"
            );
            assert!(
                row.get::<_, bool>(3),
                "{name} {text}: binary differs from text"
            );
        }
        let null = client
            .query_one(
                &format!("SELECT $1::{name}, $1::{name} IS NULL"),
                &[&None::<Words>],
            )
            .expect("a NULL");
        assert_eq!(null.get::<_, Option<Words>>(0), None);
        assert!(null.get::<_, bool>(1));
    }
}

#[test]
fn arrays_round_trip() {
    let database = Database::new("binary");
    let mut client = database.client();
    for kind in KINDS {
        let name = kind.name();
        let samples = samples(kind, 2000);
        let mut array: Vec<Option<Words>> = samples
            .iter()
            .map(|fields| Some(Words::new(kind, fields)))
            .collect();
        array.insert(7, None);
        let row = client
            .query_one(
                &format!(
                    "SELECT $1::{name}[], (SELECT array_agg(e::text ORDER BY n)
                     FROM unnest($1) WITH ORDINALITY AS u (e, n) WHERE e IS NOT NULL)"
                ),
                &[&array],
            )
            .unwrap_or_else(|e| panic!("{name}[]: {}", describe(&e)));
        let texts: Vec<String> = samples.iter().map(|fields| kind.text(fields)).collect();
        assert_eq!(row.get::<_, Vec<Option<Words>>>(0), array, "{name}[]");
        assert_eq!(row.get::<_, Vec<String>>(1), texts, "{name}[] in text");

        let empty: Vec<Words> = Vec::new();
        let row = client
            .query_one(&format!("SELECT $1::{name}[]"), &[&empty])
            .expect("an empty array");
        assert_eq!(row.get::<_, Vec<Words>>(0), empty);
    }
}

#[test]
fn aggregates_arrive_in_binary() {
    let database = Database::new("binary");
    let mut client = database.client();
    // Of 0 to 10; their squares sum up to 385.
    let expected: [(&str, &[i64]); 10] = [
        ("rate_agg(n > 3)", &[7, 11]),
        ("nps_agg(n)", &[2, 2, 7]),
        ("growth_agg(n < 3, n < 5)", &[3, 5]),
        ("action_agg(n)", &[11, 10, 55, 0, 385]),
        ("ratio_agg(n, 2 * n)", &[55, 110]),
        ("retention_agg(n < 5, n < 3)", &[3, 5]),
        ("csat_agg(1 + n % 5)", &[4, 11]),
        ("csat_agg((1 + n % 5)::double precision)", &[4, 11]),
        ("csat_agg(1 + n % 7, 7)", &[2, 11]),
        (
            "advocacy_scorecard(n < 3, n < 5, n, 1 + n % 5, n > 3, n)",
            &[3, 11, 5, 3, 3, 5, 2, 2, 7, 4, 11, 7, 11, 11, 10, 55, 0, 385],
        ),
    ];
    for (aggregate, words) in expected {
        let sql = format!("SELECT {aggregate} FROM generate_series(0, 10) AS n");
        let row = client
            .query_one(&sql, &[])
            .unwrap_or_else(|e| panic!("{sql}: {}", describe(&e)));
        assert_eq!(row.get::<_, Words>(0).0, words, "{sql}");
    }
}

#[test]
fn wrong_length_is_refused() {
    let database = Database::new("binary");
    let mut client = database.client();
    for kind in KINDS {
        let name = kind.name();
        let statement = prepare(&mut client, &format!("SELECT $1::{name}"));
        let mut valid = kind.bytes(&kind.random(&mut Random::new(0xB2)));
        valid.resize(kind.length() + 17, 0);
        let mut failures = Vec::new();
        for length in (0..valid.len()).filter(|length| *length != kind.length()) {
            // A valid value cut short, or with bytes that trail it.
            failures.extend(refused(&mut client, &statement, valid[..length].to_vec()).err());
        }
        assert_none(kind, &failures);
    }
}

#[test]
fn broken_invariants_are_refused() {
    let database = Database::new("binary");
    let mut client = database.client();
    for kind in KINDS {
        let name = kind.name();
        let statement = prepare(&mut client, &format!("SELECT $1::{name}"));
        let mut failures = Vec::new();
        for fields in broken(kind) {
            let failure = refused(&mut client, &statement, kind.bytes(&fields)).err();
            failures.extend(failure.map(|f| format!("{}: {f}", kind.text(&fields))));
        }
        assert_none(kind, &failures);
    }
}

/// The binary form of a one-dimensional array of one element.
fn array_of(element_type: u32, element: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in [1, 0, element_type, 1, 1, element.len() as u32] {
        bytes.extend(word.to_be_bytes());
    }
    bytes.extend(element);
    bytes
}

#[test]
fn elements_of_arrays_are_checked() {
    let database = Database::new("binary");
    let mut client = database.client();
    for kind in KINDS {
        let name = kind.name();
        let statement = prepare(&mut client, &format!("SELECT $1::{name}[]"));
        let oid: u32 = value(&mut client, &format!("SELECT '{name}'::regtype::oid"))
            .parse()
            .expect("an oid");
        let valid = kind.bytes(&kind.random(&mut Random::new(0xB3)));
        let good = array_of(oid, &valid);
        let back: Raw = client
            .query_one(&statement, &[&Raw(good.clone(), Format::Binary)])
            .unwrap_or_else(|e| panic!("{name}[]: {}", describe(&e)))
            .get(0);
        assert_eq!(back.0, good, "{name}[]");

        let mut elements: Vec<Vec<u8>> = broken(kind).iter().map(|f| kind.bytes(f)).collect();
        elements.push(valid[..kind.length() - 1].to_vec());
        elements.push([valid.as_slice(), &[0]].concat());
        elements.push(Vec::new());
        let mut failures = Vec::new();
        for element in elements {
            failures.extend(refused(&mut client, &statement, array_of(oid, &element)).err());
        }
        assert_none(kind, &failures);
    }
}

fn copy_out(client: &mut Client, table: &str) -> Vec<u8> {
    let mut stream = Vec::new();
    client
        .copy_out(&format!("COPY {table} TO STDOUT (FORMAT binary)"))
        .expect("COPY TO STDOUT")
        .read_to_end(&mut stream)
        .expect("the stream");
    stream
}

#[test]
fn copy_round_trips() {
    let database = Database::new("binary");
    let mut client = database.client();
    for kind in KINDS {
        let name = kind.name();
        run(
            &mut client,
            &format!(
                "CREATE TABLE a_{name} (n integer, s {name}); CREATE TABLE b_{name} (LIKE a_{name});"
            ),
        );
        let column = prepare(&mut client, &format!("SELECT NULL::{name}")).columns()[0]
            .type_()
            .clone();
        let types = [Type::INT4, column];
        let mut expected: Vec<(i32, Option<Words>)> = samples(kind, 1000)
            .iter()
            .zip(0..)
            .map(|(fields, n)| (n, Some(Words::new(kind, fields))))
            .collect();
        expected.push((-1, None));

        let sink = client
            .copy_in(&format!("COPY a_{name} FROM STDIN (FORMAT binary)"))
            .expect("COPY FROM STDIN");
        let mut writer = BinaryCopyInWriter::new(sink, &types);
        for (n, words) in &expected {
            writer.write(&[n, words]).expect("a row");
        }
        let copied = writer
            .finish()
            .unwrap_or_else(|e| panic!("{}", describe(&e)));
        assert_eq!(copied, expected.len() as u64);

        let source = client
            .copy_out(&format!("COPY a_{name} TO STDOUT (FORMAT binary)"))
            .expect("COPY TO STDOUT");
        let back: Vec<(i32, Option<Words>)> = BinaryCopyOutIter::new(source, &types)
            .map(|row| Ok((row.get(0), row.get(1))))
            .collect()
            .expect("rows");
        assert_eq!(back, expected, "COPY TO STDOUT of {name}");

        // The stream as it is goes into another table and out of it again.
        let first = copy_out(&mut client, &format!("a_{name}"));
        let mut sink = client
            .copy_in(&format!("COPY b_{name} FROM STDIN (FORMAT binary)"))
            .expect("COPY FROM STDIN");
        sink.write_all(&first).expect("the stream");
        sink.finish().unwrap_or_else(|e| panic!("{}", describe(&e)));
        assert_eq!(
            copy_out(&mut client, &format!("b_{name}")),
            first,
            "stream of {name}"
        );
        assert_eq!(
            rows(
                &mut client,
                &format!("SELECT n, s::text FROM b_{name} ORDER BY n")
            ),
            rows(
                &mut client,
                &format!("SELECT n, s::text FROM a_{name} ORDER BY n")
            ),
        );
    }
}

/// A COPY stream of one row with one column.
fn copy_stream(field: &[u8]) -> Vec<u8> {
    let mut stream = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0".to_vec();
    stream.extend(1_i16.to_be_bytes());
    stream.extend((field.len() as i32).to_be_bytes());
    stream.extend(field);
    stream.extend((-1_i16).to_be_bytes());
    stream
}

#[test]
fn copy_checks_what_comes_in() {
    let database = Database::new("binary");
    let mut client = database.client();
    for kind in KINDS {
        let name = kind.name();
        run(&mut client, &format!("CREATE TABLE t_{name} (s {name})"));
        let valid = kind.bytes(&kind.random(&mut Random::new(0xB4)));
        let mut cases: Vec<(Vec<u8>, bool)> = vec![
            (valid.clone(), true),
            (valid[..kind.length() - 8].to_vec(), false),
            ([valid.as_slice(), &[0; 8]].concat(), false),
            (Vec::new(), false),
        ];
        cases.extend(broken(kind).iter().map(|f| (kind.bytes(f), false)));
        let mut failures = Vec::new();
        for (field, good) in cases {
            let mut sink = client
                .copy_in(&format!("COPY t_{name} FROM STDIN (FORMAT binary)"))
                .expect("COPY FROM STDIN");
            sink.write_all(&copy_stream(&field)).expect("the stream");
            match (sink.finish(), good) {
                (Ok(1), true) => {}
                (Err(e), false) if sqlstate(&e) == "22P03" => {}
                (Err(e), _) => failures.push(format!("{field:02x?} gave {}", describe(&e))),
                (Ok(_), _) => failures.push(format!("{field:02x?} was taken")),
            }
        }
        assert_none(kind, &failures);
        assert_eq!(
            value(&mut client, &format!("SELECT count(*) FROM t_{name}")),
            "1",
            "only the valid row is in t_{name}",
        );
    }
}

/// A parameter in the text format and one in binary in the same message.
#[test]
fn formats_mix() {
    let database = Database::new("binary");
    let mut client = database.client();
    for kind in KINDS {
        let name = kind.name();
        let statement = prepare(
            &mut client,
            &format!("SELECT $1::{name} = $2::{name}, $1::{name}"),
        );
        for fields in samples(kind, 50) {
            let text = kind.text(&fields);
            let as_text = Raw(text.clone().into_bytes(), Format::Text);
            let as_binary = Raw(kind.bytes(&fields), Format::Binary);
            let row = client
                .query_one(&statement, &[&as_text, &as_binary])
                .unwrap_or_else(|e| panic!("{name} {text}: {}", describe(&e)));
            assert!(row.get::<_, bool>(0), "{name} {text}");
            assert_eq!(
                row.get::<_, Words>(1),
                Words::new(kind, &fields),
                "{name} {text}"
            );
        }
    }
}
