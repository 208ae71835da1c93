"""Answers over the API beside the drivers alone (`bench/bare`): `SELECT 1`, 10,000 and 100,000 rows of eight columns, and
how many answers a second."""

import json, os, subprocess, tempfile, urllib.parse

from product import Peak, Product

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.environ.get("CARGO_TARGET_DIR", os.path.expanduser("~/.cache/datamind/target"))
BARE = f"{TARGET}/release/bare-driver"
MADE = {
    "postgres": """SELECT n::bigint AS id, 'Customer ' || n % 5000 AS name, (n % 99999)::numeric / 100 AS amount, n * 0.37::float8 AS price,
        DATE '2024-01-01' + n % 700 AS day, TIMESTAMPTZ '2024-01-01Z' + n * INTERVAL '1 minute' AS at, n % 3 = 0 AS ok,
        CASE WHEN n % 4 > 0 THEN 'note no. ' || n END AS note FROM generate_series(1, 100000) n""",
    "mysql": """SELECT cast(seq AS signed) AS id, concat('Customer ', seq % 5000) AS name, cast(seq % 99999 / 100 AS decimal(12,2)) AS amount,
        cast(seq * 0.37 AS double) AS price, DATE '2024-01-01' + INTERVAL (seq % 700) DAY AS day,
        cast(TIMESTAMP '2024-01-01 00:00:00' + INTERVAL seq MINUTE AS datetime) AS at, cast(seq % 3 = 0 AS signed) AS ok,
        CASE WHEN seq % 4 > 0 THEN concat('note no. ', seq) END AS note FROM seq_1_to_100000""",
}


def bare(*words):
    return json.loads(subprocess.run([BARE, *map(str, words)], check=True, capture_output=True, text=True).stdout)


class Server:
    """A database server of the bench's own, with the measured table."""

    def __init__(self, kind, folder):
        self.kind, self.folder, self.script = kind, folder, f"{ROOT}/scripts/{'mariadb' if kind == 'mysql' else 'postgres'}"
        self.url = urllib.parse.urlparse(subprocess.run([self.script, "start", folder], check=True, capture_output=True, text=True).stdout.strip())
        if kind == "mysql":
            self.told("CREATE DATABASE bench")
            self.url = self.url._replace(path="/bench")
        self.told(f"CREATE TABLE measured AS {MADE[kind]}")

    def told(self, sql):
        u = self.url
        if self.kind == "mysql":
            words = ["mariadb", f"-h{u.hostname}", f"-P{u.port}", f"-u{u.username}", f"-p{u.password}", *filter(None, [u.path[1:]]), "-e", sql]
        else:
            words = ["psql", "-q", u.geturl(), "-c", sql]
        subprocess.run(words, check=True, capture_output=True)

    def connected(self, product):
        u = self.url
        body = {"name": self.kind, "type": "mysql" if self.kind == "mysql" else "postgresql", "host": u.hostname, "port": u.port,
                "database_name": u.path[1:], "username": u.username, "password": u.password, "ssl_mode": "disable"}
        connection = product.call("/connections", body)["id"]
        product.ready(connection)
        return connection

    def stop(self):
        subprocess.run([self.script, "stop", self.folder], check=True)


def asked(product, body, clients=1, seconds=4):
    path, sent = ("/query/execute", json.dumps(body)) if isinstance(body, dict) else (body, "")
    return bare("load", f"http://127.0.0.1:{product.port}/api/v1{path}", product.token, sent, clients, seconds)


def beside(product, connection, server, limit):
    """Milliseconds of the product and of the driver, taken in turns; the better of each."""
    sql = "SELECT 1" if limit == 1 else f"SELECT * FROM measured ORDER BY id LIMIT {limit}"
    body = {"connection_id": connection, "sql": sql, "limit": limit, "cache": False}
    ours, alone = [], []
    for _ in range(3):
        ours.append(asked(product, body)["p50_ms"])
        alone.append(bare("rows", server.url.geturl(), sql, 500 if limit == 1 else 20 if limit > 10_000 else 100)["ms"])
    return min(ours), min(alone)


def bench(_cache):
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        product = Product(f"{folder}/data").set_up()
        for kind in MADE:
            server = Server(kind, f"{folder}/{kind}")
            try:
                connection = server.connected(product)
                if kind != "mysql":
                    ours, alone = beside(product, connection, server, 1)
                    rows.append((f"SELECT 1, {kind}, p50", f"{ours:.2f} ms, driver {alone:.2f}", "<= 0.5 ms more"))
                    many = asked(product, {"connection_id": connection, "sql": "SELECT 1"}, clients=32)
                    rows.append(("SELECT 1, 32 clients, from memory", f"{many['per_second']:.0f}/s, p99 {many['p99_ms']:.1f} ms", ">= 5,000/s"))
                    many = asked(product, {"connection_id": connection, "sql": "SELECT 1", "cache": False}, clients=32)
                    rows.append((f"SELECT 1, 32 clients, {kind}", f"{many['per_second']:.0f}/s, p99 {many['p99_ms']:.1f} ms", ""))
                for limit in (10_000, 100_000):
                    with Peak(product) as peak:
                        ours, alone = beside(product, connection, server, limit)
                    rows.append((f"{limit:,} rows x 8, {kind}, p50", f"{ours:.0f} ms, driver {alone:.0f} = {ours / alone:.2f}x, peak {peak.most:.0f} MB", "<= 1.3x"))
            finally:
                server.stop()
        lists = asked(product, "/connections", clients=32)
        rows.append(("list of connections, 32 clients", f"{lists['per_second']:.0f}/s, p99 {lists['p99_ms']:.1f} ms", ">= 5,000/s, p99 <= 20 ms"))
        product.stop()
    return rows
