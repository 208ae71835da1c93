//! Words in column names that tell what a column is for. Lists are data: sorted by what they say, not by code.

/// The last word of a name of keys.
pub(super) const KEY: &[&str] = &[
    "id", "ids", "uuid", "guid", "key", "pk", "fk", "oid", "rowid", "sku", "isbn", "ean", "upc", "ssn", "iban", "vin",
];

/// Words that end in "id" and are no keys.
pub(super) const NOT_KEY: &[&str] = &[
    "paid", "unpaid", "prepaid", "repaid", "bid", "rebid", "grid", "valid", "invalid", "void", "avoid", "covid", "aid",
    "said", "solid", "fluid", "liquid", "hybrid", "rapid", "acid", "raid", "kid", "mid", "lid", "centroid", "humid",
];

/// Names of what is looked up, read or written to, never charted.
pub(super) const CONTACT: &[&str] = &[
    "email",
    "mail",
    "url",
    "uri",
    "link",
    "website",
    "homepage",
    "phone",
    "telephone",
    "fax",
    "mobile",
    "zip",
    "zipcode",
    "postcode",
    "postal",
    "hash",
    "token",
    "password",
    "checksum",
    "address",
    "street",
    "description",
    "comment",
    "comments",
    "note",
    "notes",
    "body",
    "payload",
    "biography",
    "bio",
    "overview",
    "synopsis",
    "abstract",
];

/// Names of a row's number in its list.
pub(super) const ORDINAL: &[&str] =
    &["rank", "ranking", "row_number", "rownum", "rn", "idx", "index", "seq", "ordinal"];

/// Names of numbers that stand for a group.
pub(super) const ENUM: &[&str] = &[
    "status", "type", "kind", "category", "class", "level", "tier", "flag", "code", "group", "segment", "grade",
    "gender", "sex", "version", "cluster", "floor", "zone",
];

/// First words of names that an aggregate gave.
pub(super) const AGGREGATE: &[&str] = &[
    "count", "cnt", "num", "number", "n", "total", "sum", "avg", "average", "mean", "median", "min", "max", "lowest",
    "highest", "minimum", "maximum", "stddev", "variance",
];

pub(super) const COUNTRY: &[&str] = &["country", "countries", "nation", "nationality"];
pub(super) const PROVINCE: &[&str] = &["state", "province", "region", "county", "canton"];
/// Names of whole numbers that are years when they look like years.
pub(super) const YEAR: &[&str] = &["year", "yr", "founded", "established", "vintage", "season", "born"];
pub(super) const COORDINATE: &[&str] = &["lat", "latitude", "lon", "lng", "long", "longitude"];

/// Words of ordered groups whose numbers lie in a fixed range.
pub(super) const NUMBERED: &[(&str, i64, i64)] = &[
    ("month", 1, 12),
    ("weekday", 0, 7),
    ("dow", 0, 7),
    ("dayofweek", 0, 7),
    ("hour", 0, 24),
    ("quarter", 1, 4),
    ("qtr", 1, 4),
    ("week", 0, 53),
    ("day", 1, 31),
    ("decade", 1, 2999),
    ("year", 0, 999),
    ("semester", 1, 12),
    ("star", 0, 10),
    ("stars", 0, 10),
];

pub(super) const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
