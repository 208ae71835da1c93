"""An aggregate over a large PostgreSQL table joined with an uploaded file: each source doing its part, against fetching
whole tables."""

import os, statistics, subprocess, tempfile
from urllib.parse import urlsplit

from product import Peak, Product, ms

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ORDERS = int(os.environ.get("BENCH_SOURCE_ROWS", "900000"))
CUSTOMERS = 20_000
REGIONS = 12
TIMES = 5

TABLE = f"""
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int NOT NULL, day date NOT NULL, state text, amount numeric(10,2));
INSERT INTO orders SELECT n, n * 7919 % {CUSTOMERS} + 1, date '2024-01-01' + (n % 700)::int, CASE WHEN n % 5 = 0 THEN 'open' ELSE 'paid' END,
  (n * 7 % 100000) / 100.0 FROM generate_series(1::bigint, {ORDERS}) n;
ANALYZE orders;"""

QUERIES = {
    "sum by region": "SELECT c.region, sum(o.amount), count(*), avg(o.amount) FROM warehouse.orders o JOIN customers.customers c ON c.id = o.customer_id GROUP BY c.region ORDER BY 1",
    "sum by month and region, one year": "SELECT date_trunc('month', o.day) AS month, c.region, sum(o.amount) FROM warehouse.orders o JOIN customers.customers c ON c.id = o.customer_id WHERE o.day >= '2025-01-01' GROUP BY 1, 2 ORDER BY 1, 2",
    "one day's orders with their region": "SELECT o.id, c.region FROM warehouse.orders o JOIN customers.customers c ON c.id = o.customer_id WHERE o.day = '2025-03-03' AND o.state = 'paid' ORDER BY o.id",
}


def database(home):
    """A PostgreSQL of our own with the table in it; how to reach it."""
    address = subprocess.run([f"{ROOT}/scripts/postgres", "start", home], check=True, capture_output=True, text=True).stdout.strip()
    at = urlsplit(address)
    psql = ["psql", "-X", "-q", "-h", at.hostname, "-p", str(at.port), "-U", at.username, "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-c"]
    subprocess.run([*psql, TABLE], check=True, env={**os.environ, "PGPASSWORD": at.password})
    return {"name": "Warehouse", "type": "postgresql", "host": at.hostname, "port": at.port, "database_name": "postgres", "username": at.username, "password": at.password}


def customers(folder):
    path = f"{folder}/customers.csv"
    with open(path, "w") as f:
        f.write("id,region\n" + "".join(f"{n},Region {n % REGIONS:02}\n" for n in range(1, CUSTOMERS + 1)))
    return path


def connected(folder, body, pushdown):
    product = Product(f"{folder}/{pushdown}", {"DATAMIND_QUERIES__PUSHDOWN": pushdown, "DATAMIND_QUERIES__SOURCE_ROWS": "10000000", "DATAMIND_QUERIES__SOURCE_BYTES": "512MiB", "DATAMIND_QUERIES__TIMEOUT": "120s", "DATAMIND_ENGINE__MEMORY": "4GiB"})
    product.set_up()
    product.ready(product.call("/connections", body)["id"])
    product.ready(product.upload("csv", customers(folder)))
    all_sources = product.call("/connections", {"name": "All sources", "type": "sources"})["id"]
    product.ready(all_sources)
    return product, all_sources


def measured(product, connection, sql):
    """Median time, rows fetched, most memory, and the rows themselves."""
    ask = lambda: product.call("/query/execute", {"connection_id": connection, "sql": sql, "cache": False})
    with Peak(product) as peak:
        first = ask()
        took = statistics.median(ms(ask) for _ in range(TIMES))
    return took, sum(one["row_count"] for one in first["asked"]), peak.most, first["rows"]


def bench(_cache):
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        home = f"{folder}/postgres"
        try:
            body = database(home)
            pushed, whole = connected(folder, body, "true"), connected(folder, body, "false")
            for name, sql in QUERIES.items():
                (fast, few, small, mine), (slow, many, large, other) = measured(*pushed, sql), measured(*whole, sql)
                if mine != other:
                    raise RuntimeError(f"{name}: other rows")
                rows.append((f"{name}, {ORDERS:,} orders: sources do their part", f"{fast:.0f} ms, {few:,} rows fetched, {small:.0f} MB", ""))
                rows.append((f"{name}: whole tables fetched", f"{slow:.0f} ms, {many:,} rows fetched, {large:.0f} MB", f"{slow / fast:.0f} times as long"))
            pushed[0].stop()
            whole[0].stop()
        finally:
            subprocess.run([f"{ROOT}/scripts/postgres", "stop", home], check=False)
    return rows
