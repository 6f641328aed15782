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
    Flow,
    Score,
    RatioSample,
    WeightedRate,
    WeightedNps,
}

pub const KINDS: [Kind; 11] = [
    Kind::Rate,
    Kind::Nps,
    Kind::Growth,
    Kind::Action,
    Kind::Ratio,
    Kind::Scorecard,
    Kind::Flow,
    Kind::Score,
    Kind::RatioSample,
    Kind::WeightedRate,
    Kind::WeightedNps,
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

/// The largest weight of a row, in millionths.
const WEIGHT_MAX: i128 = 1_000_000_000_000_000;

/// Sums below it can be added up a few times.
const ROOM: i128 = 1 << 122;

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
            Kind::Flow => "flow_summary",
            Kind::Score => "score_summary",
            Kind::RatioSample => "ratio_sample_summary",
            Kind::WeightedRate => "weighted_rate_summary",
            Kind::WeightedNps => "weighted_nps_summary",
        }
    }

    pub fn fields(self) -> usize {
        match self {
            Kind::Rate | Kind::Growth | Kind::Ratio => 2,
            Kind::Nps => 3,
            Kind::Action | Kind::Flow => 4,
            Kind::WeightedRate => 5,
            Kind::RatioSample => 6,
            Kind::WeightedNps => 7,
            Kind::Score => 11,
            Kind::Scorecard => PARTS.iter().map(|part| part.fields()).sum(),
        }
    }

    /// How many fields at the end are sums of squares, or of weights, of twice the width.
    fn wide(self) -> usize {
        match self {
            Kind::Action | Kind::Scorecard => 1,
            Kind::RatioSample => 3,
            Kind::WeightedRate => 4,
            Kind::WeightedNps => 6,
            _ => 0,
        }
    }

    /// Whether the last field is a sum of squares.
    pub fn has_squares(self) -> bool {
        self.wide() > 0
    }

    /// Length of the binary form: eight bytes a field, sixteen for the wide ones.
    pub fn length(self) -> usize {
        8 * (self.fields() + self.wide())
    }

    /// A summary with the largest fields, or as good as.
    pub fn bound(self) -> Vec<i128> {
        let mut fields = vec![COUNT_MAX; self.fields()];
        match self {
            Kind::Action | Kind::Scorecard => {
                let active = self.fields() - 3;
                fields.splice(active.., [1, COUNT_MAX, COUNT_MAX * COUNT_MAX]);
            }
            Kind::RatioSample => fields[3..].fill(COUNT_MAX * COUNT_MAX),
            Kind::WeightedRate | Kind::WeightedNps => {
                fields.fill(0);
                fields[0] = 1;
                fields[1] = WEIGHT_MAX;
                fields[1 + self.wide() / 2] = WEIGHT_MAX * WEIGHT_MAX;
            }
            _ => {}
        }
        fields
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
        if fields.len() != self.fields() {
            return false;
        }
        if self == Kind::RatioSample {
            return pairs_fit(fields);
        }
        let (counts, wide) = fields.split_at(fields.len() - self.wide());
        wide.iter().all(|n| *n >= 0)
            && counts.iter().all(|n| (0..=COUNT_MAX).contains(n))
            && match (self, fields) {
                (Kind::Rate, &[hits, total]) => hits <= total,
                (Kind::Action, &[customers, active, actions, squares]) => {
                    active <= customers && squares_fit(active, actions, squares)
                }
                (Kind::WeightedRate | Kind::WeightedNps, _) => weights_fit(fields),
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
            Kind::RatioSample => random_pairs(random),
            Kind::WeightedRate | Kind::WeightedNps => random_weights(self, random),
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
            if i + self.wide() >= self.fields() {
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
        let (counts, wide) = words.split_at(self.fields() - self.wide());
        let wide = wide.chunks_exact(2).map(|pair| {
            let [high, low] = [pair[0], pair[1]];
            (i128::from(high) << 64) | i128::from(low as u64)
        });
        Some(counts.iter().map(|n| i128::from(*n)).chain(wide).collect())
    }
}

/// Whether squares are no smaller than the sum, and odd where it is.
fn square_fits(sum: i128, squares: i128) -> bool {
    squares >= sum.abs() && (squares - sum) % 2 == 0
}

/// The inequality of Cauchy and Schwarz, but for what rounding blurs: only what misses it
/// by more than that is known not to hold.
fn cauchy(product: i128, a: i128, b: i128) -> bool {
    (product as f64).powi(2) <= a as f64 * b as f64 * (1.0 + 1e-9)
}

/// Whether pairs of whole numbers, of which the second are not below 0, can have such sums.
fn pairs_fit(fields: &[i128]) -> bool {
    let &[n, y, x, yy, xx, xy] = fields else {
        return false;
    };
    (0..=COUNT_MAX).contains(&n)
        && (-COUNT_MAX - 1..=COUNT_MAX).contains(&y)
        && (0..=COUNT_MAX).contains(&x)
        && square_fits(y, yy)
        && square_fits(x, xx)
        && cauchy(y, n, yy)
        && cauchy(x, n, xx)
        && cauchy(xy, xx, yy)
        && (n > 0 || yy == 0 && xx == 0)
}

/// Whether rows that count by weight can have such sums.
fn weights_fit(fields: &[i128]) -> bool {
    let (weights, squares) = fields[1..].split_at(fields.len() / 2);
    let mut classes = weights.iter().zip(squares);
    let sum = |list: &[i128]| list.iter().fold(0_i128, |sum, n| sum.saturating_add(*n));
    // No more than if one row had it all: the square of the sum.
    classes.all(|(weight, square)| {
        square_fits(*weight, *square) && *square as f64 <= (*weight as f64).powi(2) * (1.0 + 1e-9)
    }) && fields[0] <= sum(weights)
        && cauchy(sum(weights), fields[0], sum(squares))
}

/// Groups of pairs, each group of the same ones.
fn random_pairs(random: &mut Random) -> Vec<i128> {
    let mut sum = [0_i128; 6];
    for _ in 0..random.below(6) {
        let n = i128::from(random.count());
        let sign = if random.one_in(3) { -1 } else { 1 };
        let (y, x) = (
            sign * i128::from(random.count()),
            i128::from(random.count()),
        );
        let times = |a: i128, b: i128| n.checked_mul(a)?.checked_mul(b);
        let group = [
            Some(n),
            times(y, 1),
            times(x, 1),
            times(y, y),
            times(x, x),
            times(y, x),
        ];
        add_up(&mut sum, &group, 3);
    }
    sum.to_vec()
}

/// Groups of rows of one class, each of the same weight.
fn random_weights(kind: Kind, random: &mut Random) -> Vec<i128> {
    let classes = kind.wide() / 2;
    let mut sum = vec![0_i128; kind.fields()];
    for _ in 0..random.below(6) {
        let n = i128::from(random.count());
        let weight = (i128::from(random.count()) % WEIGHT_MAX).max(1);
        let class = random.below(classes);
        let mut group = vec![Some(0); kind.fields()];
        group[0] = Some(n);
        group[1 + class] = n.checked_mul(weight);
        group[1 + classes + class] = n.checked_mul(weight * weight);
        add_up(&mut sum, &group, 1);
    }
    sum
}

/// Adds a group whose sums fit; the first few are counts.
fn add_up(sum: &mut [i128], group: &[Option<i128>], counts: usize) {
    let added: Option<Vec<i128>> = sum
        .iter()
        .zip(group)
        .map(|(sum, part)| sum.checked_add((*part)?))
        .collect();
    let Some(added) = added else { return };
    let most = |at: usize| if at < counts { COUNT_MAX } else { ROOM };
    if added.iter().enumerate().all(|(at, n)| n.abs() <= most(at)) {
        sum.copy_from_slice(&added);
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
