"""TPC-H at scale 1: the eight tables uploaded as Parquet, 22 queries over the API, beside DuckDB on the same files.

Cold is the first run in a fresh worker process, and in a fresh DuckDB connection; warm the median of five runs that
take turns. DuckDB reads the very files that the product wrote, and for a second figure those that were uploaded.
"""

import glob, json, math, os, statistics, subprocess, sys, tempfile, time

from product import Peak, Product, ms, table

TABLES = ["customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier"]
HERE = os.path.dirname(os.path.abspath(__file__))
THREADS = 2
ROUNDS = 5


def generated(cache):
    """The folder of the eight Parquet files; written once."""
    folder = f"{cache}/tpch-sf1"
    if not all(os.path.exists(f"{folder}/{t}.parquet") for t in TABLES):
        os.makedirs(folder, exist_ok=True)
        generator = os.path.join(os.path.dirname(sys.executable), "tpchgen-cli")
        subprocess.run([generator, "parquet", "-s", "1", "--output-dir", folder], check=True)
    return folder


def duck(files):
    """DuckDB over these files, by table."""
    import duckdb

    line = duckdb.connect(config={"threads": THREADS})
    for name, parts in files.items():
        line.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({parts!r})")
    return line


def upload(product, folder):
    """Uploads the tables. Gives the connection over all files, and each table's stored files."""
    stored, seconds = {}, 0.0
    for name in TABLES:
        known = set(glob.glob(f"{product.folder}/datasets/*/*/*.parquet"))
        began = time.perf_counter()
        product.ready(product.upload("parquet", f"{folder}/{name}.parquet"))
        seconds += time.perf_counter() - began
        stored[name] = sorted(set(glob.glob(f"{product.folder}/datasets/*/*/*.parquet")) - known)
    joined = product.call("/connections", {"name": "All files", "type": "files"})["id"]
    product.ready(joined)
    return joined, stored, seconds


def same(ours, theirs):
    """Whether two answers hold the same rows, numbers up to a millionth."""
    def plain(value):
        if value is None or isinstance(value, bool):
            return value
        try:
            return float(value)
        except ValueError:
            return str(value)

    def near(a, b):
        return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6) if isinstance(a, float) and isinstance(b, float) else a == b

    ours, theirs = ([[plain(v if isinstance(v, (str, int, float, bool)) or v is None else str(v)) for v in row] for row in rows] for rows in (ours, theirs))
    return len(ours) == len(theirs) and all(len(a) == len(b) and all(map(near, a, b)) for a, b in zip(ours, theirs))


def geomean(values):
    return math.exp(statistics.fmean(map(math.log, values)))


def measure(product, connection, stored, folder):
    """One row of figures for each query: ours cold and warm, DuckDB's cold and warm, DuckDB's warm on the originals."""
    headers = {"content-type": "application/json"}
    originals = duck({t: [f"{folder}/{t}.parquet"] for t in TABLES})
    figures = []
    for path in sorted(glob.glob(f"{HERE}/tpch/q*.sql")):
        with open(path) as f:
            sql = f.read()
        wish = json.dumps({"connection_id": connection, "sql": sql, "cache": False, "limit": 100_000}).encode()

        def ours():
            status, text = product.raw("/query/execute", wish, headers)
            if status != 200:
                raise RuntimeError(f"{os.path.basename(path)}: {status} {text.decode()[:500]}")
            return text

        product.end_workers()
        cold = ms(ours)
        theirs = duck(stored)
        duck_cold = ms(lambda: theirs.execute(sql).fetchall())
        if not same(json.loads(ours())["rows"], theirs.execute(sql).fetchall()):
            raise RuntimeError(f"{os.path.basename(path)}: the rows differ from DuckDB's")
        originals.execute(sql).fetchall()
        warm = [[], [], []]
        for _ in range(ROUNDS):
            warm[0].append(ms(ours))
            warm[1].append(ms(lambda: theirs.execute(sql).fetchall()))
            warm[2].append(ms(lambda: originals.execute(sql).fetchall()))
        theirs.close()
        figures.append([os.path.basename(path)[:3], cold, duck_cold, *map(statistics.median, warm)])
    with Peak(product) as peak:
        for path in sorted(glob.glob(f"{HERE}/tpch/q*.sql")):
            with open(path) as f:
                product.call("/query/execute", {"connection_id": connection, "sql": f.read(), "cache": False})
    return figures, peak.most


def bench(cache):
    folder = generated(cache)
    with tempfile.TemporaryDirectory(dir=cache) as place:
        product = Product(f"{place}/data").set_up()
        product.folder = f"{place}/data"
        try:
            connection, stored, seconds = upload(product, folder)
            figures, most = measure(product, connection, stored, folder)
        finally:
            product.stop()
        size = sum(os.path.getsize(f) for files in stored.values() for f in files)
    print("\nTPC-H, scale 1, over uploaded files (ms)")
    rows = [[q, f"{cold:.0f}", f"{dcold:.0f}", f"{cold / dcold:.2f}", f"{warm:.1f}", f"{dwarm:.1f}", f"{warm / dwarm:.2f}", f"{original:.1f}"]
            for q, cold, dcold, warm, dwarm, original in figures]
    table(["query", "cold", "DuckDB", "ratio", "warm", "DuckDB", "ratio", "DuckDB, files as sent"], rows)
    ratio = lambda a, b: geomean([f[a] / f[b] for f in figures])
    return [
        ("TPC-H scale 1, 22 queries warm, geomean", f"{ratio(3, 4):.2f}x DuckDB", "<= 1.3x"),
        ("  beside DuckDB on the files as they were sent", f"{ratio(3, 5):.2f}x DuckDB", ""),
        ("TPC-H scale 1, 22 queries cold, geomean", f"{ratio(1, 2):.2f}x DuckDB", "<= 2.0x"),
        ("TPC-H scale 1, most memory", f"{most:.0f} MB", "<= 600 MB"),
        ("TPC-H scale 1, upload of the eight tables", f"{seconds:.1f} s, {size / 1e6:.0f} MB", ""),
    ]
