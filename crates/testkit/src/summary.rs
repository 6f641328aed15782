//! The summaries in plain Rust: their fields, invariants, text and binary form,
//! written from the documentation of the types.

use crate::random::Random;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Rate,
    Nps,
    Growth,
    Action,
    Ratio,
    Scorecard,
}

pub const KINDS: [Kind; 6] = [
    Kind::Rate,
    Kind::Nps,
    Kind::Growth,
    Kind::Action,
    Kind::Ratio,
    Kind::Scorecard,
];

/// The summaries that a scorecard puts side by side, in order.
pub const PARTS: [Kind; 7] = [
    Kind::Rate,
    Kind::Growth,
    Kind::Rate,
    Kind::Nps,
    Kind::Rate,
    Kind::Rate,
    Kind::Action,
];

const COUNT_MAX: i128 = i64::MAX as i128;

impl Kind {
    /// The SQL type.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Rate => "rate_summary",
            Kind::Nps => "nps_summary",
            Kind::Growth => "growth_summary",
            Kind::Action => "action_summary",
            Kind::Ratio => "ratio_summary",
            Kind::Scorecard => "scorecard_summary",
        }
    }

    pub fn fields(self) -> usize {
        match self {
            Kind::Rate | Kind::Growth | Kind::Ratio => 2,
            Kind::Nps => 3,
            Kind::Action => 4,
            Kind::Scorecard => PARTS.iter().map(|part| part.fields()).sum(),
        }
    }

    /// Whether the last field is a sum of squares.
    pub fn has_squares(self) -> bool {
        matches!(self, Kind::Action | Kind::Scorecard)
    }

    /// Length of the binary form: eight bytes a field, sixteen for the squares.
    pub fn length(self) -> usize {
        8 * (self.fields() + usize::from(self.has_squares()))
    }

    /// Whether the fields keep the invariants of the type.
    pub fn holds(self, fields: &[i128]) -> bool {
        if self == Kind::Scorecard {
            let mut rest = fields;
            return fields.len() == self.fields()
                && PARTS.iter().all(|part| {
                    let (head, tail) = rest.split_at(part.fields());
                    rest = tail;
                    part.holds(head)
                });
        }
        let counts = match self {
            Kind::Action => &fields[..3],
            _ => fields,
        };
        fields.len() == self.fields()
            && counts.iter().all(|n| (0..=COUNT_MAX).contains(n))
            && match (self, fields) {
                (Kind::Rate, &[hits, total]) => hits <= total,
                (Kind::Action, &[customers, active, actions, squares]) => {
                    active <= customers && squares_fit(active, actions, squares)
                }
                _ => true,
            }
    }

    /// Random fields that keep the invariants.
    pub fn random(self, random: &mut Random) -> Vec<i128> {
        match self {
            Kind::Rate => {
                let (a, b) = (random.count().into(), random.count().into());
                vec![std::cmp::min(a, b), std::cmp::max(a, b)]
            }
            Kind::Action => random_actions(random),
            Kind::Scorecard => PARTS.iter().flat_map(|part| part.random(random)).collect(),
            _ => (0..self.fields()).map(|_| random.count().into()).collect(),
        }
    }

    pub fn text(self, fields: &[i128]) -> String {
        let fields: Vec<String> = fields.iter().map(i128::to_string).collect();
        format!("({})", fields.join(","))
    }

    /// The fields of a text form as the server writes it.
    pub fn parse(self, text: &str) -> Option<Vec<i128>> {
        let inner = text.strip_prefix('(')?.strip_suffix(')')?;
        let fields: Option<Vec<i128>> = inner.split(',').map(|n| n.parse().ok()).collect();
        fields.filter(|f| f.len() == self.fields() && self.text(f) == text)
    }

    /// The binary form: big-endian integers.
    pub fn bytes(self, fields: &[i128]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.length());
        for (i, n) in fields.iter().enumerate() {
            if self.has_squares() && i + 1 == self.fields() {
                bytes.extend(n.to_be_bytes());
            } else {
                bytes.extend((*n as i64).to_be_bytes());
            }
        }
        bytes
    }

    pub fn parse_bytes(self, bytes: &[u8]) -> Option<Vec<i128>> {
        if bytes.len() != self.length() {
            return None;
        }
        let words: Vec<i64> = bytes
            .chunks_exact(8)
            .map(|word| i64::from_be_bytes(word.try_into().expect("eight bytes")))
            .collect();
        let mut fields: Vec<i128> = words.iter().map(|n| i128::from(*n)).collect();
        if self.has_squares() {
            let low = fields.pop()? as u64;
            let high = fields.pop()?;
            fields.push((high << 64) | i128::from(low));
        }
        Some(fields)
    }
}

/// Whether `active` whole numbers from 1 up can have this sum and this sum of
/// squares: between the most even and the most uneven way to share the sum, and
/// as odd or even as the sum itself.
fn squares_fit(active: i128, actions: i128, squares: i128) -> bool {
    if active == 0 || actions < active {
        return active == 0 && actions == 0 && squares == 0;
    }
    let (even, rest) = (actions / active, actions % active);
    let least = (active - rest) * even * even + rest * (even + 1) * (even + 1);
    let largest = actions - active + 1;
    let most = largest * largest + active - 1;
    (least..=most).contains(&squares) && (squares - actions) % 2 == 0
}

/// Groups of customers, each group with the same number of actions.
fn random_actions(random: &mut Random) -> Vec<i128> {
    let mut sum = [0_i128; 4];
    for _ in 0..random.below(6) {
        let customers = i128::from(random.count());
        let each = i128::from(if random.one_in(4) { 0 } else { random.count() });
        let Some(actions) = customers.checked_mul(each) else {
            continue;
        };
        let group = [
            customers,
            if each > 0 { customers } else { 0 },
            actions,
            actions.saturating_mul(each),
        ];
        let fits = (0..3).all(|i| sum[i] + group[i] <= COUNT_MAX);
        if fits {
            for i in 0..4 {
                sum[i] += group[i];
            }
        }
    }
    sum.to_vec()
}
