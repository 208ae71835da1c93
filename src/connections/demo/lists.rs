//! The words that the demo shop is made of. Nobody here exists.

/// A country with what its people are called and where they live.
pub(super) struct Country {
    pub name: &'static str,
    /// Share of the orders at the beginning, in tenths of a percent.
    pub weight: u32,
    pub domain: &'static str,
    pub cities: &'static [&'static str],
    pub first: &'static [&'static str],
    pub last: &'static [&'static str],
}

/// The country whose orders grow fast.
pub(super) const GROWING: &str = "Poland";

const GERMAN_FIRST: &[&str] = &[
    "Anna",
    "Ben",
    "Clara",
    "David",
    "Emma",
    "Felix",
    "Greta",
    "Hannah",
    "Ida",
    "Jonas",
    "Katharina",
    "Leon",
    "Lena",
    "Marie",
    "Max",
    "Mia",
    "Nele",
    "Oskar",
    "Paul",
    "Pia",
    "Sophie",
    "Theo",
    "Tim",
    "Ute",
    "Stefan",
    "Sabine",
    "Jörg",
];
const FRENCH_FIRST: &[&str] =
    &["Camille", "Louis", "Chloé", "Hugo", "Inès", "Jules", "Léa", "Manon", "Nathan", "Océane", "Raphaël", "Zoé"];

pub(super) const COUNTRIES: &[Country] = &[
    Country {
        name: "Germany",
        weight: 470,
        domain: "de",
        cities: &[
            "Berlin",
            "Hamburg",
            "München",
            "Köln",
            "Frankfurt",
            "Stuttgart",
            "Leipzig",
            "Dresden",
            "Bremen",
            "Freiburg",
        ],
        first: GERMAN_FIRST,
        last: &[
            "Müller",
            "Schmidt",
            "Schneider",
            "Fischer",
            "Weber",
            "Meyer",
            "Wagner",
            "Becker",
            "Schulz",
            "Hoffmann",
            "Koch",
            "Bauer",
            "Richter",
            "Klein",
            "Wolf",
            "Neumann",
            "Schwarz",
            "Zimmermann",
            "Krüger",
            "Hartmann",
            "Lange",
            "Vogt",
        ],
    },
    Country {
        name: "Austria",
        weight: 110,
        domain: "at",
        cities: &["Wien", "Graz", "Linz", "Salzburg", "Innsbruck"],
        first: GERMAN_FIRST,
        last: &["Gruber", "Huber", "Wagner", "Pichler", "Steiner", "Moser", "Mayer", "Hofer", "Leitner", "Berger"],
    },
    Country {
        name: "Switzerland",
        weight: 90,
        domain: "ch",
        cities: &["Zürich", "Genf", "Basel", "Bern", "Lausanne"],
        first: GERMAN_FIRST,
        last: &["Meier", "Keller", "Frei", "Brunner", "Baumann", "Favre", "Rochat", "Gerber", "Zürcher", "Ammann"],
    },
    Country {
        name: "France",
        weight: 105,
        domain: "fr",
        cities: &["Paris", "Lyon", "Strasbourg", "Bordeaux", "Nantes", "Lille"],
        first: FRENCH_FIRST,
        last: &["Martin", "Bernard", "Dubois", "Thomas", "Robert", "Petit", "Durand", "Leroy", "Moreau", "Girard"],
    },
    Country {
        name: "Netherlands",
        weight: 90,
        domain: "nl",
        cities: &["Amsterdam", "Rotterdam", "Utrecht", "Eindhoven", "Groningen"],
        first: &["Daan", "Emma", "Finn", "Julia", "Lars", "Lotte", "Milan", "Noor", "Sem", "Tess", "Sanne", "Bram"],
        last: &["de Jong", "Jansen", "de Vries", "van den Berg", "Bakker", "Visser", "Smit", "Meijer", "Mulder", "Bos"],
    },
    Country {
        name: "Italy",
        weight: 55,
        domain: "it",
        cities: &["Milano", "Roma", "Torino", "Bologna", "Verona"],
        first: &["Alessia", "Chiara", "Davide", "Elena", "Federico", "Giulia", "Lorenzo", "Marco", "Paola", "Sara"],
        last: &["Rossi", "Russo", "Ferrari", "Esposito", "Bianchi", "Romano", "Colombo", "Ricci", "Marino", "Greco"],
    },
    Country {
        name: "Denmark",
        weight: 45,
        domain: "dk",
        cities: &["København", "Aarhus", "Odense", "Aalborg"],
        first: &["Anders", "Freja", "Ida", "Kasper", "Lærke", "Mads", "Maja", "Nikolaj", "Signe", "Søren"],
        last: &["Nielsen", "Jensen", "Hansen", "Pedersen", "Andersen", "Larsen", "Rasmussen", "Møller"],
    },
    Country {
        name: GROWING,
        weight: 20,
        domain: "pl",
        cities: &["Warszawa", "Kraków", "Wrocław", "Poznań", "Gdańsk", "Łódź"],
        first: &["Agnieszka", "Bartosz", "Ewa", "Jakub", "Kasia", "Marek", "Ola", "Paweł", "Tomasz", "Zofia", "Piotr"],
        last: &[
            "Nowak",
            "Kowalski",
            "Wiśniewski",
            "Wójcik",
            "Kamiński",
            "Lewandowski",
            "Zieliński",
            "Szymański",
            "Dąbrowski",
        ],
    },
];

/// A category and its products: name, price and cost in cents, how well it sells.
pub(super) struct Category {
    pub name: &'static str,
    pub products: &'static [(&'static str, i64, i64, u32)],
}

/// The category whose returns rise.
pub(super) const RETURNED: &str = "Textiles";
/// The product that is launched and takes off.
pub(super) const LAUNCHED: &str = "Aurora Portable Lamp";

pub(super) const CATEGORIES: &[Category] = &[
    Category {
        name: "Kitchen",
        products: &[
            ("Oak Chopping Board", 3490, 1420, 30),
            ("Cast Iron Pan 28 cm", 5990, 2680, 26),
            ("Pour-Over Coffee Set", 4490, 1760, 34),
            ("Stoneware Bowl Set", 3990, 1510, 22),
            ("Chef's Knife 20 cm", 7990, 3320, 18),
            ("Glass Storage Jars, 6 pcs", 2990, 1050, 28),
            ("Enamel Kettle", 4290, 1890, 16),
        ],
    },
    Category {
        name: "Lighting",
        products: &[
            (LAUNCHED, 6990, 2450, 26),
            ("Linen Pendant Light", 8990, 3990, 14),
            ("Brass Floor Lamp", 15900, 7200, 7),
            ("Clip Reading Light", 2490, 890, 20),
            ("Ceramic Table Lamp", 5990, 2510, 15),
            ("Garden Light Chain", 3490, 1230, 16),
        ],
    },
    Category {
        name: "Textiles",
        products: &[
            ("Merino Throw", 8990, 3950, 18),
            ("Linen Bed Set", 12900, 5600, 17),
            ("Waffle Towel Set", 4990, 1980, 26),
            ("Wool Cushion Cover", 2990, 1120, 24),
            ("Cotton Bathrobe", 6990, 2890, 15),
            ("Jute Rug 140 x 200", 11900, 5150, 9),
        ],
    },
    Category {
        name: "Garden",
        products: &[
            ("Copper Watering Can", 4490, 1850, 16),
            ("Acacia Folding Chair", 6990, 3110, 13),
            ("Herb Planter Box", 3990, 1590, 20),
            ("Bird Feeder", 2490, 920, 18),
            ("Secateurs", 2990, 1190, 14),
            ("Fire Bowl 60 cm", 13900, 6400, 6),
        ],
    },
    Category {
        name: "Office",
        products: &[
            ("Walnut Monitor Stand", 7990, 3480, 15),
            ("Felt Desk Pad", 3490, 1180, 24),
            ("Notebook Set, 3 pcs", 1690, 520, 38),
            ("Pen Tray", 2290, 790, 17),
            ("Cable Organiser", 1490, 430, 30),
            ("Standing Desk Mat", 5990, 2560, 10),
        ],
    },
    Category {
        name: "Outdoor",
        products: &[
            ("Insulated Bottle 0.75 l", 2990, 1010, 36),
            ("Picnic Blanket", 4990, 2090, 17),
            ("Camping Hammock", 5990, 2480, 12),
            ("Enamel Mug, 2 pcs", 1990, 640, 30),
            ("Cooler Bag 20 l", 4490, 1830, 13),
        ],
    },
    Category {
        name: "Kids",
        products: &[
            ("Wooden Train Set", 4990, 2130, 16),
            ("Stacking Blocks", 2490, 880, 24),
            ("Play Tent", 7990, 3550, 9),
            ("Night Light Fox", 2990, 1090, 19),
            ("Colouring Roll", 1490, 410, 22),
        ],
    },
    Category {
        name: "Decoration",
        products: &[
            ("Ceramic Vase Tall", 4490, 1630, 20),
            ("Beeswax Candles, 4 pcs", 1990, 690, 34),
            ("Oak Picture Frame", 2790, 980, 25),
            ("Wall Mirror Round", 8990, 4100, 9),
            ("Paper Stars, 5 pcs", 1690, 480, 18),
            ("Pampas Bouquet", 2990, 1080, 15),
        ],
    },
];

pub(super) const CHANNELS: &[(&str, u32)] = &[("Web", 58), ("App", 27), ("Marketplace", 15)];
pub(super) const PAYMENTS: &[(&str, u32)] = &[("PayPal", 38), ("Card", 30), ("Invoice", 22), ("Bank transfer", 10)];
pub(super) const SEGMENTS: &[(&str, u32)] = &[("Consumer", 82), ("Business", 13), ("Reseller", 5)];
pub(super) const REASONS: &[(&str, u32)] =
    &[("Didn't like it", 34), ("Damaged on arrival", 22), ("Wrong item", 14), ("Arrived too late", 12), ("Other", 18)];
/// Why people send back what the rising returns are about.
pub(super) const TEXTILE_REASONS: &[(&str, u32)] =
    &[("Colour differs from picture", 46), ("Quality", 30), ("Didn't like it", 16), ("Other", 8)];
