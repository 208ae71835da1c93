"""A million rows of CSV against DuckDB's COPY to Parquet, a gigabyte of CSV in bounded memory, and an aggregate over 1.5
million rows."""

import glob, os, random, statistics, tempfile, time

from product import Peak, Product, ms

ROWS = 1_000_000
AGGREGATED = 1_500_000
LARGE_BYTES = 1_000_000_000
HEAD = "id,ordered_at,customer,city,product,quantity,price,paid\n"
CITIES = ["Berlin", "Lisbon", "New York", "São Paulo", "Osaka", "Nairobi", '"Washington, DC"', "Kraków"]
PRODUCTS = [f"Article {n:04}" for n in range(2_000)]


def written(cache, name, rows=None, size=None):
    """A CSV of eight columns with so many rows, or at least so many bytes; written once, always the same."""
    path = f"{cache}/{name}.csv"
    if os.path.exists(path):
        return path
    dice = random.Random(20261127)
    with open(path + ".part", "w", encoding="utf-8") as f:
        f.write(HEAD)
        n = 0
        while n < rows if rows else f.tell() < size:
            lines = []
            for _ in range(min(10_000, rows - n) if rows else 10_000):
                n += 1
                day = f"20{dice.randrange(20, 27)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02} {dice.randrange(24):02}:{dice.randrange(60):02}:{dice.randrange(60):02}"
                lines.append(f"{n},{day},Customer {dice.randrange(50_000)},{dice.choice(CITIES)},{dice.choice(PRODUCTS)},{dice.randrange(1, 50)},{dice.randrange(100, 99_999) / 100:.2f},{dice.choice(('true', 'false'))}\n")
            f.write("".join(lines))
    os.rename(path + ".part", path)
    return path


def duck_copies(file, folder):
    import duckdb

    out = f"{folder}/duck.parquet"
    line = duckdb.connect(config={"threads": 2})
    took = ms(lambda: line.execute(f"COPY (SELECT * FROM read_csv('{file}')) TO '{out}' (FORMAT parquet, COMPRESSION zstd)"))
    size = os.path.getsize(out)
    os.remove(out)
    return took, size


def uploads(product, file):
    """The connection, and milliseconds from the first byte sent until it is loaded, and until its tables can be asked."""
    began = time.perf_counter()
    connection = product.upload("csv", file)
    loaded = time.perf_counter() - began
    product.ready(connection)
    return connection, loaded * 1e3, (time.perf_counter() - began) * 1e3


def aggregate(product, file):
    import duckdb

    connection, *_ = uploads(product, file)
    sql = f'SELECT city, count(*), sum(quantity * price), avg(price) FROM "{os.path.basename(file)[:-4]}" GROUP BY city ORDER BY 1'
    wish = {"connection_id": connection, "sql": sql, "cache": False}
    stored = max(glob.glob(f"{product.folder}/datasets/*/*/*.parquet"), key=os.path.getmtime)
    theirs = duckdb.connect(config={"threads": 2})
    theirs.execute(f"CREATE VIEW \"{os.path.basename(file)[:-4]}\" AS SELECT * FROM '{stored}'")
    own, duck = [], []
    for _ in range(15):
        own.append(ms(lambda: product.call("/query/execute", wish)))
        duck.append(ms(lambda: theirs.execute(sql).fetchall()))
    return statistics.median(own[1:]), statistics.median(duck[1:])


def bench(cache):
    million, larger = written(cache, "million", rows=ROWS), written(cache, "one_and_a_half_million", rows=AGGREGATED)
    large = written(cache, "gigabyte", size=LARGE_BYTES)
    with tempfile.TemporaryDirectory(dir=cache) as place:
        product = Product(f"{place}/data", {"DATAMIND_UPLOADS__MAX_BYTES": str(2 << 30)}).set_up()
        product.folder = f"{place}/data"
        try:
            own, duck = [], []
            for _ in range(3):
                own.append(uploads(product, million)[1:])
                duck.append(duck_copies(million, place)[0])
            seen = set()
            with Peak(product) as peak:
                began = time.perf_counter()
                product.upload("csv", large, lambda job: seen.add((job["progress"] or {}).get("done")))
                long = time.perf_counter() - began
            aggregated, duck_aggregated = aggregate(product, larger)
        finally:
            product.stop()
    loaded, ready = (statistics.median(figures) for figures in zip(*own))
    duck = statistics.median(duck)
    return [
        ("CSV of 1,000,000 x 8, sent and loaded", f"{loaded / 1e3:.2f} s, {loaded / duck:.2f}x DuckDB", "<= 2.0x"),
        ("  and its tables ready to be asked", f"{ready / 1e3:.2f} s, {ready / duck:.2f}x DuckDB", ""),
        ("  DuckDB's COPY to Parquet", f"{duck / 1e3:.2f} s", ""),
        ("CSV of 1 GB, most memory", f"{peak.most:.0f} MB", "<= 400 MB"),
        ("  its time, and how often its progress moved", f"{long:.0f} s, {len(seen)}", ""),
        ("aggregate over 1,500,000 rows of a file, p50", f"{aggregated:.1f} ms", "<= 18 ms"),
        ("  DuckDB on the same file", f"{duck_aggregated:.1f} ms", ""),
    ]
