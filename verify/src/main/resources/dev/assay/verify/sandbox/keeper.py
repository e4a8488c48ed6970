# The keeper lives inside the sandbox, ahead of everything untrusted. It reads requests from its standard
# input and starts a fresh process for each, in namespaces of its own, without any privilege; it watches
# that process from outside its namespace and reports. Frames are four bytes of length and JSON.
# When the input ends, so does the keeper, and with it everything it started.
import ast, bisect, collections, copy, ctypes, datetime, decimal, fractions, functools, gc, heapq, io
import itertools, json, math, operator, os, random, re, resource, select, shutil, signal, statistics, string
import struct, sys, time, traceback, types, typing, unittest

LIBC = ctypes.CDLL(None, use_errno=True)
NEWNS, NEWIPC, NEWPID = 0x00020000, 0x08000000, 0x20000000
NOSUID, NODEV, NOEXEC, REC, PRIVATE = 2, 4, 8, 16384, 1 << 18
SET_NO_NEW_PRIVS, SET_SECCOMP = 38, 22
TICK = 0.02
STDERR_KEPT = 4000
PAGE = os.sysconf("SC_PAGE_SIZE")
HERTZ = os.sysconf("SC_CLK_TCK")


def must(result, what):
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, what + ": " + os.strerror(code))


def mount(source, target, kind, flags, options):
    must(LIBC.mount(source.encode(), target.encode(), kind.encode(), flags, options.encode()), "mount " + target)


# System calls that a test has no use for and that reach parts of the kernel that namespaces do not
# divide, by number on x86-64 and on arm64.
FORBIDDEN = {
    "x86_64": (0xC000003E, [
        101, 103, 134, 135, 136, 139, 155, 156, 159, 161, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174,
        175, 176, 177, 178, 179, 180, 212, 227, 246, 248, 249, 250, 256, 272, 279, 298, 303, 304, 305, 308, 310,
        311, 312, 313, 320, 321, 323, 425, 426, 427, 428, 429, 430, 431, 432, 433, 442]),
    "aarch64": (0xC00000B7, [
        18, 39, 40, 41, 42, 51, 60, 89, 92, 97, 104, 105, 106, 112, 116, 117, 142, 161, 162, 170, 171, 217, 218,
        219, 224, 225, 238, 239, 241, 264, 265, 266, 268, 270, 271, 272, 273, 280, 282, 294, 425, 426, 427, 428,
        429, 430, 431, 432, 433, 442]),
}
CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3 = 435
EPERM, ENOSYS = 1, 38


def seccomp_program():
    """A filter that refuses the forbidden calls and any clone that makes a namespace; None elsewhere."""
    machine = os.uname().machine
    if machine not in FORBIDDEN:
        return None
    architecture, calls = FORBIDDEN[machine]
    load, equal, at_least, any_bit, answer = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, kill, refuse = 0x7FFF0000, 0x80000000, 0x00050000
    code = [(load, 0, 0, 4), (equal, 1, 0, architecture), (answer, 0, 0, kill), (load, 0, 0, 0)]
    # Numbers from here on are another way to make the same calls on x86-64.
    code += [(at_least, 0, 1, 0x40000000), (answer, 0, 0, refuse | ENOSYS)]
    for call in calls:
        code += [(equal, 0, 1, call), (answer, 0, 0, refuse | EPERM)]
    # clone3 hides its flags behind a pointer; libraries fall back to clone when it does not exist.
    code += [(equal, 0, 1, CLONE3), (answer, 0, 0, refuse | ENOSYS)]
    code += [(equal, 0, 3, CLONE[machine]), (load, 0, 0, 16), (any_bit, 0, 1, 0x7E020080),
             (answer, 0, 0, refuse | EPERM), (answer, 0, 0, allow)]
    return b"".join(struct.pack("HBBI", *each) for each in code)


def read_exactly(fd, count):
    parts = []
    while count > 0:
        part = os.read(fd, count)
        if not part:
            os._exit(0)
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def receive(fd):
    request = json.loads(read_exactly(fd, struct.unpack(">I", read_exactly(fd, 4))[0]))
    limits = request["limits"]
    for name in ("memory", "processes", "output", "disk"):
        limits[name] = int(limits[name])
    return request


def send(fd, answer):
    payload = json.dumps(answer).encode("utf-8", "replace")
    payload = struct.pack(">I", len(payload)) + payload
    while payload:
        payload = payload[os.write(fd, payload):]


# ---------------------------------------------------------------- inside the fresh process

def enclose(limits):
    must(LIBC.unshare(NEWNS | NEWIPC), "unshare")
    must(LIBC.mount(None, b"/", None, REC | PRIVATE, None), "mount /")
    size = "size=%d,mode=1777" % limits["disk"]
    mount("tmpfs", "/tmp", "tmpfs", NOSUID | NODEV, size)
    mount("tmpfs", "/dev/shm", "tmpfs", NOSUID | NODEV | NOEXEC, size)
    mount("proc", "/proc", "proc", NOSUID | NODEV | NOEXEC, "")
    os.chdir("/tmp")
    cap(resource.RLIMIT_CORE, 0)
    # Processes of this user in this user namespace: the keeper, the watcher and the sandbox's first process
    # count too.
    cap(resource.RLIMIT_NPROC, limits["processes"] + 3)
    cap(resource.RLIMIT_FSIZE, limits["disk"])
    cap(resource.RLIMIT_NOFILE, 256)
    cap(resource.RLIMIT_CPU, math.ceil(limits["cpu"]) + 1)
    if limits["address_space"]:
        cap(resource.RLIMIT_AS, limits["memory"])
    header = struct.pack("Ii", 0x20080522, 0)
    must(LIBC.capset(header, b"\0" * 24), "capset")
    program = seccomp_program()
    if program is not None:
        filter_ = ctypes.create_string_buffer(program)
        rules = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(filter_))
        must(LIBC.prctl(SET_SECCOMP, 2, rules, 0, 0), "seccomp")


def cap(kind, most):
    resource.setrlimit(kind, (most, most))


def place(files):
    for name, content in files.items():
        folder = os.path.dirname(name)
        if folder:
            os.makedirs(folder, exist_ok=True)
        with open(name, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(content)


def streams():
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0)), encoding="utf-8", errors="replace")
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")), encoding="utf-8", errors="replace")
    sys.stderr = io.TextIOWrapper(io.BufferedWriter(io.FileIO(2, "w")), encoding="utf-8", errors="replace",
                                  line_buffering=True)
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr


def module(name, source):
    fresh = types.ModuleType(name)
    fresh.__file__ = "/tmp/main.py"
    sys.modules[name] = fresh
    return fresh, lambda: exec(compile(source, "main.py", "exec"), fresh.__dict__)


def list_tests(test):
    """Names of the tests in test code, by reading it: what a program does cannot change their number."""
    tree = ast.parse(test["code"])
    if test["kind"] == "check":
        return [{"name": ast.unparse(case)[:200]} for case in check_cases(tree)] or [{"name": "check"}]
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}

    def methods(name, seen):
        if name not in classes or name in seen:
            return set()
        found = {n.name for n in classes[name].body
                 if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)) and n.name.startswith("test")}
        for base in classes[name].bases:
            found |= methods(base.id, seen | {name}) if isinstance(base, ast.Name) else set()
        return found

    def is_case(name, seen):
        if name not in classes or name in seen:
            return False
        return any(ast.unparse(base).split(".")[-1].endswith("TestCase")
                   or isinstance(base, ast.Name) and is_case(base.id, seen | {name})
                   for base in classes[name].bases)

    names = [f"{c}.{m}" for c in classes if is_case(c, set()) for m in sorted(methods(c, set()))]
    names += [n.name for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test")]
    return [{"name": name} for name in names]


def check_cases(tree):
    check = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "check"), None)
    if check is None:
        raise ValueError("the test code defines no function check")
    return [s for s in check.body if any(isinstance(n, ast.Assert) for n in ast.walk(s))]


def one_case(code, number):
    """The test code with a `check` that holds only its case of this number and what prepares it."""
    tree = ast.parse(code)
    check = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "check")
    cases = check_cases(tree)
    if cases:
        kept = cases[int(number)]
        body = []
        for statement in check.body:
            if statement is kept or statement not in cases:
                body.append(statement)
            if statement is kept:
                break
        check.body = body
    return compile(ast.fix_missing_locations(tree), "test.py", "exec")


def run_test(fresh, test):
    """Runs one test in the namespace of the program; returns (status, message)."""
    space = fresh.__dict__
    if test["kind"] == "assert":
        exec(compile(test["code"], "test.py", "exec"), space)
        return "passed", ""
    if test["kind"] == "check":
        if test["entry"] not in space:
            return "error", "the program defines no " + test["entry"]
        candidate = space[test["entry"]]
        exec(one_case(test["code"], test["number"]), space)
        space["check"](candidate)
        return "passed", ""
    exec(compile(test["code"], "test.py", "exec"), space)
    owner, dot, method = test["name"].partition(".")
    if not dot:
        space[owner]()
        return "passed", ""
    result = unittest.TestResult()
    unittest.TestSuite([space[owner](method)]).run(result)
    for status, found in (("failed", result.failures), ("error", result.errors)):
        if found:
            return status, found[0][1].strip().splitlines()[-1]
    if result.skipped:
        return "failed", "skipped: " + result.skipped[0][1]
    if result.testsRun != 1:
        return "error", "the test did not run"
    return "passed", ""


def last_line(error):
    try:
        return "".join(traceback.format_exception_only(type(error), error)).strip()[-500:]
    except BaseException:
        return type(error).__name__


def inside(request, token, report):
    enclose(request["limits"])
    place(request.get("files", {}))
    kind = request["kind"]
    if kind == "command":
        command = shutil.which(request["command"][0])
        if command is None:
            raise FileNotFoundError("no command '" + request["command"][0] + "' in the sandbox")
        os.write(report, b"ready\n")
        os.execv(command, request["command"])
    os.write(report, b"ready\n")
    streams()
    sys.argv = ["main.py"] + request.get("arguments", [])
    sys.path[:] = [path for path in sys.path if path] + ["/tmp"]

    def tell(status, message=""):
        if os.getpid() != 1:
            os._exit(0)
        try:
            sys.stdout.flush()
        except BaseException:
            pass
        os.write(report, json.dumps({"token": token, "status": status, "message": message}).encode()[:60000])

    # Only what is written with the token counts: a program that exits early has not passed.
    try:
        if kind == "list":
            os.write(report, json.dumps({"token": token, "status": "passed",
                                         "tests": list_tests(request["test"])}).encode())
            os._exit(0)
        if kind == "io":
            fresh, load = module("__main__", request["source"])
            load()
            tell("passed")
        else:
            fresh, load = module("solution", request["source"])
            sys.modules["main"] = fresh
            load()
            tell(*run_test(fresh, request["test"]))
    except AssertionError as error:
        tell("error" if kind == "io" else "failed", last_line(error))
    except MemoryError as error:
        tell("memory", "MemoryError")
    except SystemExit as error:
        if kind == "io" and error.code in (None, 0):
            tell("passed")
        else:
            tell("crashed", "exit " + str(error.code)[:200])
    except BaseException as error:
        tell("error", last_line(error))
    os._exit(0)


# ---------------------------------------------------------------- the keeper

def usage():
    """Seconds of processor and bytes of memory of everything that runs in the sandbox besides the keeper."""
    own = {"1", str(os.getpid()), str(os.getppid())}
    ticks = pages = 0
    for name in os.listdir("/proc"):
        if not name.isdigit() or name in own:
            continue
        try:
            with open("/proc/" + name + "/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12]) + int(fields[13]) + int(fields[14])
        pages += int(fields[21])
    return ticks / HERTZ, pages * PAGE


def watch(pid, request, fds, control):
    """Feeds and drains the process until it ends or breaks a limit; returns what it wrote and the limit."""
    limits = request["limits"]
    out, err, report, feed = fds
    kept = {out: [], err: [], report: []}
    stdin = memoryview(request.get("input", "").encode("utf-8", "replace"))
    poll = select.poll()
    for fd in kept:
        poll.register(fd, select.POLLIN)
    poll.register(control, 0)
    try:
        end = os.pidfd_open(pid)
        poll.register(end, select.POLLIN)
    except (AttributeError, OSError):
        end = -1
    if stdin:
        os.set_blocking(feed, False)
        poll.register(feed, select.POLLOUT)
    else:
        os.close(feed)
        feed = -1
    start = time.monotonic()
    next_check = start + TICK
    written = told = peak = 0
    cpu = 0.0
    broken = None
    while broken is None and not finished(pid):
        now = time.monotonic()
        if now - start > limits["wall"]:
            broken = "timeout"
            break
        if now >= next_check:
            next_check = now + TICK
            cpu, memory = usage()
            peak = max(peak, memory)
            if cpu > limits["cpu"]:
                broken = "timeout"
            elif memory > limits["memory"]:
                broken = "memory"
            if broken:
                break
        patience = next_check - now if end >= 0 else 0.002
        for fd, event in poll.poll(max(1, int(patience * 1000))):
            if fd == end:
                continue
            if fd == control:
                # Nobody is left to hear the answer. What runs here dies with the namespace.
                os.kill(pid, signal.SIGKILL)
                os._exit(1)
            if fd == feed:
                try:
                    stdin = stdin[os.write(feed, stdin[:65536]):]
                except BlockingIOError:
                    pass
                except OSError:
                    stdin = stdin[:0]
                if not stdin:
                    poll.unregister(feed)
                    os.close(feed)
                    feed = -1
                continue
            part = os.read(fd, 65536)
            if not part:
                poll.unregister(fd)
                continue
            if fd == report:
                told += len(part)
                if told < 1 << 20:
                    kept[fd].append(part)
                continue
            written += len(part)
            kept[fd].append(part)
            if written > limits["output"]:
                broken = "output-limit"
    wall = time.monotonic() - start
    for fd in (feed, end):
        if fd >= 0:
            os.close(fd)
    return kept, broken, peak, cpu, wall


def finished(pid):
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def drain(fd, kept, most):
    os.set_blocking(fd, False)
    size = sum(map(len, kept))
    try:
        while size < most:
            part = os.read(fd, 65536)
            if not part:
                break
            kept.append(part)
            size += len(part)
    except BlockingIOError:
        pass


def serve(request, control):
    token = os.urandom(16).hex()
    feed_read, feed = os.pipe()
    out, out_write = os.pipe()
    err, err_write = os.pipe()
    report, report_write = os.pipe()
    must(LIBC.unshare(NEWPID), "unshare")
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(feed_read, 0)
            os.dup2(out_write, 1)
            os.dup2(err_write, 2)
            os.dup2(report_write, 100)
            os.closerange(3, 100)
            os.closerange(101, 256)
            os.set_inheritable(100, False)
            inside(request, token, 100)
        except BaseException as error:
            os.write(2, last_line(error).encode())
        finally:
            os._exit(97)
    for fd in (feed_read, out_write, err_write, report_write):
        os.close(fd)
    kept, broken, peak, cpu, wall = watch(pid, request, (out, err, report, feed), control)
    if broken:
        os.kill(pid, signal.SIGKILL)
    # The kernel reports the end of a namespace's first process only when the namespace is empty.
    _, state, used = os.wait4(pid, 0)
    for fd in (out, err, report):
        drain(fd, kept[fd], request["limits"]["output"] + 65536)
        os.close(fd)
    text = b"".join(kept[out])
    if broken is None and len(text) + sum(map(len, kept[err])) > request["limits"]["output"]:
        broken = "output-limit"
    answer = {
        "exit": os.WEXITSTATUS(state) if os.WIFEXITED(state) else -1,
        "signal": os.WTERMSIG(state) if os.WIFSIGNALED(state) else 0,
        "cpu": max(cpu, used.ru_utime + used.ru_stime),
        "wall": wall,
        "memory": max(peak, used.ru_maxrss * 1024),
        "broken": broken,
        "out": text[:request["limits"]["output"]].decode("utf-8", "replace"),
        "err": b"".join(kept[err])[-STDERR_KEPT:].decode("utf-8", "replace"),
    }
    ready, _, told = b"".join(kept[report]).partition(b"\n")
    if ready != b"ready":
        return {"failed": (b"".join(kept[err])[-STDERR_KEPT:] or ready).decode("utf-8", "replace")}
    try:
        told = json.loads(told)
        if told.pop("token", None) == token:
            answer["report"] = told
    except (ValueError, AttributeError):
        pass
    return answer


def main():
    control = os.dup(0)
    answers = os.dup(1)
    null = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1):
        os.dup2(null, fd)
    must(LIBC.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")
    sys.stdin = sys.stdout = None
    gc.collect()
    gc.freeze()
    send(answers, {"ready": sys.version.split()[0]})
    os.dup2(null, 2)
    while True:
        request = receive(control)
        # A watcher of its own for each request, because a process can make only one namespace for its children.
        watcher = os.fork()
        if watcher == 0:
            try:
                answer = serve(request, control)
            except BaseException as error:
                answer = {"failed": type(error).__name__ + ": " + str(error)}
            send(answers, answer)
            os._exit(0)
        _, state = os.waitpid(watcher, 0)
        if state != 0:
            os._exit(0)


main()
