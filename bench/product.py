"""The executable under measurement: started, asked over HTTP, its memory read, stopped."""

import glob, http.client, json, os, re, signal, statistics, subprocess, threading, time, uuid

TARGET = os.environ.get("CARGO_TARGET_DIR", os.path.expanduser("~/.cache/datamind/target"))
BINARY = os.environ.get("DATAMIND_BINARY", f"{TARGET}/release/datamind")


class Product:
    """A running server on a data folder. `begun` is the time to its first healthy answer, in seconds."""

    def __init__(self, folder, settings=()):
        env = {"DATAMIND_DATA_DIR": folder, "DATAMIND_BIND": "127.0.0.1:0", "DATAMIND_LOG__LEVEL": "warn", "DATAMIND_RATE_LIMIT_ENABLED": "false", **dict(settings)}
        began = time.perf_counter()
        self.process = subprocess.Popen([BINARY, "serve"], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.search(r"http://localhost:(\d+)", line).group(1))
        self.token = None
        self.line = http.client.HTTPConnection("127.0.0.1", self.port)
        self.call("/health")
        self.begun = time.perf_counter() - began
        found = re.search(r"token=(\S+)", line)
        self.setup_token = found and found.group(1)

    def stop(self):
        self.line.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=40)

    def raw(self, path, body=None, headers=(), method=None):
        """Status and body of one answer, on a line that stays open."""
        headers = {**({"authorization": f"Bearer {self.token}"} if self.token else {}), **dict(headers)}
        self.line.request(method or ("POST" if body is not None else "GET"), f"/api/v1{path}", body, headers)
        answer = self.line.getresponse()
        return answer.status, answer.read()

    def call(self, path, body=None):
        sent = json.dumps(body).encode() if body is not None else None
        status, text = self.raw(path, sent, {"content-type": "application/json"})
        if status >= 300:
            raise RuntimeError(f"{path}: {status} {text.decode(errors='replace')[:500]}")
        return json.loads(text or b"null")

    def set_up(self, demo=False):
        body = {"token": self.setup_token, "email": "bench@datamind.example", "password": "correct horse battery staple", "full_name": "Bench", "org_name": "Bench", "org_slug": "bench", "demo": demo}
        self.token = self.call("/setup", body)["access_token"]
        return self

    def ready(self, connection):
        """Waits until a connection's tables are read."""
        while True:
            found = self.call(f"/connections/{connection}")
            if found["status"] == "ready":
                return found
            if found["status"] == "failed":
                raise RuntimeError(found["status_detail"])
            time.sleep(0.02)

    def upload(self, kind, file, seen=lambda job: None):
        """Loads a file as a person does: sent as a stream, loaded by a job. Gives the connection's id."""
        mark = uuid.uuid4().hex
        head = (f'--{mark}\r\ncontent-disposition: form-data; name="background"\r\n\r\ntrue\r\n--{mark}\r\ncontent-disposition: form-data; '
                f'name="file"; filename="{os.path.basename(file)}"\r\ncontent-type: application/octet-stream\r\n\r\n').encode()
        tail = f"\r\n--{mark}--\r\n".encode()

        def pieces():
            yield head
            with open(file, "rb") as f:
                while piece := f.read(1 << 20):
                    yield piece
            yield tail

        length = len(head) + os.path.getsize(file) + len(tail)
        status, text = self.raw(f"/upload/{kind}", pieces(), {"content-type": f"multipart/form-data; boundary={mark}", "content-length": str(length)}, "POST")
        if status != 202:
            raise RuntimeError(f"upload: {status} {text.decode(errors='replace')[:500]}")
        job = json.loads(text)["job_id"]
        while True:
            known = self.call(f"/jobs/{job}")
            seen(known)
            if known["state"] == "succeeded":
                return known["result"]["connection_id"]
            if known["state"] in ("failed", "cancelled"):
                raise RuntimeError(known)
            time.sleep(0.02)

    def workers(self):
        return children(self.process.pid)

    def end_workers(self):
        """Ends them, so that the next request starts a fresh one."""
        while found := self.workers():
            for worker in found:
                os.kill(worker, signal.SIGKILL)
            time.sleep(0.05)

    def memory(self):
        """Proportional set size of the server and its workers, in MB."""
        return sum(pss(p) for p in [self.process.pid, *self.workers()]) * 1024 / 1e6


def children(pid):
    """Processes that any thread of this one started, and theirs."""
    direct = []
    for path in glob.glob(f"/proc/{pid}/task/*/children"):
        try:
            with open(path) as f:
                direct += [int(p) for p in f.read().split()]
        except (FileNotFoundError, ProcessLookupError):
            pass
    return direct + [c for p in direct for c in children(p)]


def pss(pid):
    """In KiB; nothing of a process that ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as f:
            return int(re.search(r"^Pss:\s+(\d+)", f.read(), re.M).group(1))
    except (FileNotFoundError, ProcessLookupError):
        return 0


class Peak:
    """The most memory that the product takes inside a `with` block, looked at every 50 ms."""

    def __init__(self, product):
        self.product, self.most, self.over = product, 0.0, threading.Event()

    def __enter__(self):
        self.watch = threading.Thread(target=self.look)
        self.watch.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.watch.join()

    def look(self):
        while not self.over.wait(0.05):
            self.most = max(self.most, self.product.memory())


def ms(work):
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e3


def timed(times, work):
    """The median of so many runs, in milliseconds."""
    return statistics.median(ms(work) for _ in range(times))


def table(head, rows):
    """Prints rows under a head, numbers to the right."""
    widths = [max(len(str(r[i])) for r in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        print("  ".join(f"{cell:<{w}}" if i == 0 else f"{cell:>{w}}" for i, (cell, w) in enumerate(zip(row, widths))), flush=True)
