package dev.assay.verify.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Attacks the sandbox for real.
class SandboxTest {
    private static final Setup TWO = new Setup(2, "/usr/bin/python3", List.of(), "bwrap");
    private static final Limits SMALL = new Limits(1, 3, 128, 8, 64, 8, true);
    private static Sandbox sandbox;

    @BeforeAll
    static void open() {
        String problem = Sandbox.problem(TWO);
        assumeTrue(problem == null, problem);
        sandbox = new Sandbox(TWO);
    }

    @AfterAll
    static void close() {
        if (sandbox != null) sandbox.close();
    }

    private static TestResult io(String source, String input, String output) {
        return one(Program.python(source), new TestCase.InputOutput("t", input, output), SMALL);
    }

    private static TestResult one(Program program, TestCase test, Limits limits) {
        return sandbox.run(program, List.of(test), limits).getFirst();
    }

    private static TestResult asserts(String source, String test) {
        return one(Program.python(source), new TestCase.Assertion("t", test), SMALL);
    }

    private static TestResult shell(String script, String output) {
        Program program = new Program("", "none", List.of("/bin/sh", "-c", script));
        return one(program, new TestCase.InputOutput("t", "", output), SMALL);
    }

    /// What a program prints, which must end well.
    private static String prints(String source) {
        TestResult result = io(source, "", "\0");
        assertEquals(Verdict.FAILED, result.verdict(), result.message());
        String message = result.message();
        return message.substring(message.indexOf("found '") + 7, message.length() - 1);
    }

    @Test
    void inputAndOutput() {
        assertEquals(Verdict.PASSED, io("print(int(input()) * 2)", "21\n", "42").verdict());
        assertEquals(Verdict.PASSED, io("print('a  ')\nprint()", "", "a\n").verdict());
        assertEquals(Verdict.FAILED, io("print(41)", "", "42").verdict());
        assertEquals("expected '42', found '41'", io("print(41)", "", "42").message());
        assertEquals(Verdict.ERROR, io("print(1", "", "1").verdict());
        assertEquals(
                Verdict.ERROR, io("print(1); raise ValueError('no')", "", "1").verdict());
        assertEquals(Verdict.CRASHED, io("print(1); exit(3)", "", "1").verdict());
        assertEquals(Verdict.PASSED, io("print(1); exit(0)", "", "1").verdict());
        assertEquals(
                Verdict.PASSED,
                io("import sys\nprint(len(sys.stdin.read()))", "x".repeat(500_000), "500000")
                        .verdict());
        assertEquals(Verdict.PASSED, io("print(1)", "x".repeat(500_000), "1").verdict());
        assertEquals(
                Verdict.PASSED,
                io("if __name__ == '__main__': print('\u00e9\\U0001f600')", "", "\u00e9\ud83d\ude00")
                        .verdict());
        assertEquals(
                Verdict.PASSED,
                io("import random, sys; print(sys.argv)", "", "['main.py']").verdict());
    }

    @Test
    void numbersWithinATolerance() {
        TestCase test = new TestCase.InputOutput("t", "", "0.333333 yes\n");
        Program program = Program.python("print(1/3, 'yes')");
        assertEquals(
                Verdict.FAILED,
                sandbox.run(program, List.of(test), SMALL).getFirst().verdict());
        assertEquals(
                Verdict.PASSED,
                sandbox.run(program, List.of(test), SMALL, 1e-5).getFirst().verdict());
    }

    @Test
    void assertions() {
        String program = "def double(x):\n    return 2 * x";
        assertEquals(Verdict.PASSED, asserts(program, "assert double(2) == 4").verdict());
        assertEquals(
                Verdict.FAILED,
                asserts(program, "assert double(2) == 5, 'five'").verdict());
        assertEquals(
                "AssertionError: five",
                asserts(program, "assert double(2) == 5, 'five'").message());
        assertEquals(Verdict.ERROR, asserts(program, "assert triple(2) == 6").verdict());
        assertEquals(Verdict.ERROR, asserts("def f(:", "pass").verdict());
        assertEquals(
                Verdict.PASSED,
                asserts(program, "import solution, main; assert solution.double(1) == 2")
                        .verdict());
    }

    @Test
    void unittestMethodsAreFoundByReadingAndRunApart() {
        String tests = """
                import unittest
                class Base(unittest.TestCase):
                    def test_one(self): self.assertEqual(f(1), 2)
                class More(Base):
                    def setUp(self): self.n = 3
                    def test_three(self): self.assertEqual(f(self.n), 4)
                    def test_wrong(self): self.assertEqual(f(1), 1)
                    def test_skipped(self): self.skipTest('later')
                def test_plain(): assert f(0) == 1
                class Helper:
                    def test_nothing(self): pass
                """;
        List<TestCase> cases = sandbox.tests(tests, null);
        assertEquals(
                List.of(
                        "Base.test_one",
                        "More.test_one",
                        "More.test_skipped",
                        "More.test_three",
                        "More.test_wrong",
                        "test_plain"),
                cases.stream().map(TestCase::id).toList());
        List<Verdict> verdicts = sandbox.run(Program.python("def f(x): return x + 1"), cases, SMALL).stream()
                .map(TestResult::verdict)
                .toList();
        Verdict passed = Verdict.PASSED;
        Verdict failed = Verdict.FAILED;
        assertEquals(List.of(passed, passed, failed, passed, failed, passed), verdicts);
        assertThrows(IllegalArgumentException.class, () -> sandbox.tests("def (", null));
    }

    @Test
    void casesOfACheckFunction() {
        String check = """
                K = 2
                def check(candidate):
                    assert candidate(1) == K
                    base = 10
                    for i in range(3):
                        assert candidate(base + i) == base + i + 1
                    base = 20
                    assert candidate(base) == 22, 'wrong'
                """;
        List<TestCase> cases = sandbox.tests(check, "f");
        assertEquals(3, cases.size());
        List<Verdict> verdicts = sandbox.run(Program.python("def f(x): return x + 1"), cases, SMALL).stream()
                .map(TestResult::verdict)
                .toList();
        assertEquals(List.of(Verdict.PASSED, Verdict.PASSED, Verdict.FAILED), verdicts);
    }

    @Test
    void anyCommand() {
        Program shell = new Program("read x; echo $((x * 2))", "main.sh", List.of("/bin/sh", "main.sh"));
        assertEquals(
                Verdict.PASSED,
                one(shell, new TestCase.InputOutput("t", "21\n", "42"), SMALL).verdict());
        assertEquals(Verdict.CRASHED, shell("echo 1; exit 2", "1").verdict());
        assertEquals(
                Verdict.CRASHED, shell("kill -SEGV $$; sleep 1; exit 3", "").verdict());
        assertThrows(
                SandboxMissing.class,
                () -> one(
                        new Program("", "x", List.of("no-such-command")),
                        new TestCase.InputOutput("t", "", ""),
                        SMALL));
    }

    @Test
    void eachLimitHasItsVerdict() {
        assertEquals(Verdict.TIMEOUT, io("while True: pass", "", "").verdict());
        assertEquals(Verdict.TIMEOUT, io("import time; time.sleep(60)", "", "").verdict());
        assertEquals(
                Verdict.TIMEOUT,
                io("import os, time; os.close(1); os.close(2); time.sleep(60)", "", "")
                        .verdict());
        assertEquals(
                Verdict.TIMEOUT,
                io("import os\nif os.fork() == 0:\n while True: pass\nos.wait()", "", "")
                        .verdict());
        assertEquals(
                Verdict.MEMORY,
                io("x = []\nwhile True: x.append('a' * 1000000)", "", "").verdict());
        assertEquals(Verdict.MEMORY, asserts("x = bytearray(1 << 30)", "pass").verdict());
        assertEquals(
                Verdict.OUTPUT_LIMIT,
                io("while True: print('x' * 1000)", "", "").verdict());
        assertEquals(
                Verdict.OUTPUT_LIMIT,
                io("import sys\nwhile True: sys.stderr.write('x' * 1000)", "", "")
                        .verdict());
        assertEquals(Verdict.OUTPUT_LIMIT, shell("yes", "").verdict());
        assertEquals(
                Verdict.ERROR,
                io("open('/tmp/big', 'wb').write(b'x' * (20 << 20))", "", "").verdict());
        assertEquals(
                Verdict.CRASHED,
                io("import ctypes; ctypes.string_at(0)", "", "").verdict());
        assertEquals(Verdict.CRASHED, io("import os; os.abort()", "", "").verdict());
        assertEquals(Verdict.ERROR, io("def f(): f()\nf()", "", "").verdict());
    }

    /// Memory of many processes counts together, where each alone stays within the limit.
    @Test
    void memoryOfManyProcessesCountsTogether() {
        String source = """
                import os, time
                for i in range(4):
                    if os.fork() == 0:
                        x = bytearray(60 << 20)
                        time.sleep(60)
                time.sleep(60)
                """;
        assertEquals(Verdict.MEMORY, io(source, "", "").verdict());
    }

    @Test
    void aForkBombEndsAndHarmsNobody() {
        TestResult bomb = io("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", "", "");
        assertEquals(Verdict.TIMEOUT, bomb.verdict(), bomb.message());
        assertEquals(
                Verdict.ERROR, io("import os\nwhile True: os.fork()", "", "").verdict());
        TestResult shell = shell("f() { f | f & }; f; sleep 60", "");
        assertFalse(shell.passed());
        String count = """
                import os
                n = 0
                try:
                    while True:
                        if os.fork() == 0:
                            import time; time.sleep(60)
                        n += 1
                except OSError: pass
                print(n)
                """;
        assertEquals(Integer.toString(SMALL.processes() - 1), prints(count));
        assertEquals(Verdict.PASSED, io("print(1)", "", "1").verdict());
    }

    /// Ends early, writes what a harness might write, lets a child speak: none of it passes.
    @Test
    void endingEarlyIsNotPassing() {
        for (String trick : List.of(
                "import os; os._exit(0)",
                "import sys; sys.exit(0)",
                "raise SystemExit",
                "import os\nif os.fork(): os._exit(0)",
                "import os\nfor fd in range(3, 256):\n    try: os.write(fd, b'{\"status\": \"passed\"}')\n    except OSError: pass\nos._exit(0)",
                "import builtins, os\nbuiltins.print('PASSED')\nos.kill(os.getpid(), 9)\nos._exit(0)"))
            assertEquals(Verdict.CRASHED, asserts(trick, "assert False").verdict(), trick);
        TestCase skipping = new TestCase.Method(
                "T.test_f", "import unittest\nclass T(unittest.TestCase):\n  def test_f(self): f()");
        Program skips = Program.python("import unittest\ndef f(): raise unittest.SkipTest('no')");
        assertEquals(Verdict.FAILED, one(skips, skipping, SMALL).verdict());
    }

    @Test
    void noNetwork() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String connect = "import socket\ns = socket.create_connection(('%s', %d), 2)\nprint('connected')";
            assertEquals(
                    Verdict.ERROR,
                    io(connect.formatted("127.0.0.1", server.getLocalPort()), "", "connected")
                            .verdict());
        }
        assertEquals(
                Verdict.ERROR,
                io("import socket; print(socket.gethostbyname('example.org'))", "", "")
                        .verdict());
        String datagram = "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
                + " s.sendto(b'x', ('192.0.2.1', 53)); print('sent')";
        assertEquals(Verdict.ERROR, io(datagram, "", "sent").verdict());
        assertEquals("['lo']", prints("import socket; print([name for _, name in socket.if_nameindex()])"));
    }

    @Test
    void nothingOfTheHostCanBeRead(@TempDir Path folder) throws IOException {
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "secret");
        List<String> paths = new ArrayList<>(List.of(
                "/etc/passwd", "/etc/hostname", "/root", "/home", "/work", "/var", "/sys", "/run", "/mnt", "/opt"));
        paths.add(secret.toString());
        paths.add(System.getProperty("user.home") + "/.m2");
        paths.add("/proc/1/root" + secret);
        for (String path : paths)
            assertEquals("False", prints("import os; print(os.path.exists('" + path + "'))"), path);
        assertEquals(
                "[]",
                prints(
                        "import os; print([k for k in os.environ if k not in 'PATH HOME LANG PYTHONHASHSEED PWD LC_CTYPE'.split()])"));
        assertEquals("sandbox", prints("import socket; print(socket.gethostname())"));
        assertEquals("[1]", prints("import os; print([int(p) for p in os.listdir('/proc') if p.isdigit()])"));
    }

    @Test
    void nothingOutsideCanBeWritten() {
        String tries = """
                import os
                done = []
                for path in ['/x', '/usr/x', '/usr/bin/x', '/etc/x', '/dev/x', '/proc/sys/kernel/hostname', '/bin/x', '/lib/x']:
                    try:
                        open(path, 'w').write('x')
                        done.append(path)
                    except OSError: pass
                print(done)
                """;
        assertEquals("[]", prints(tries));
        assertEquals(Verdict.CRASHED, shell("mount -o remount,rw /usr", "").verdict());
        assertEquals(Verdict.CRASHED, shell("unshare -Ur true", "").verdict());
        assertEquals(Verdict.CRASHED, shell("chroot / true", "").verdict());
    }

    @Test
    void runsSeeNothingOfEachOther() {
        String leave = """
                import os
                for folder in ['/tmp', '/dev/shm', '/var/tmp']:
                    try: open(folder + '/left', 'w').write('x')
                    except OSError: pass
                import ctypes
                print(ctypes.CDLL(None).shmget(1234, 4096, 0o1666) >= 0)
                """;
        String look = """
                import os, ctypes
                print([f for f in ['/tmp', '/dev/shm'] for n in os.listdir(f) if n != 'main.py'],
                      ctypes.CDLL(None).shmget(1234, 4096, 0) >= 0)
                """;
        for (int i = 0; i < 4; i++) assertEquals("True", prints(leave));
        for (int i = 0; i < 4; i++) assertEquals("[] False", prints(look));
    }

    @Test
    void signalsReachNobodyOutside() throws IOException {
        Process victim = new ProcessBuilder("sleep", "60").start();
        try {
            String kill = "import os\nfor pid in [-1, %d, %d, %d]:\n    try: os.kill(pid, 9)\n    except OSError: pass";
            TestResult result = io(
                    kill.formatted(
                            victim.pid(),
                            ProcessHandle.current().pid(),
                            ProcessHandle.current().parent().orElseThrow().pid()),
                    "",
                    "");
            assertEquals(Verdict.PASSED, result.verdict(), result.message());
            String every = "import os\nfor pid in range(2, 70000):\n    try: os.kill(pid, 9)\n    except OSError: pass";
            assertEquals(Verdict.PASSED, io(every, "", "").verdict());
            assertTrue(victim.isAlive());
            assertEquals(Verdict.PASSED, io("print(1)", "", "1").verdict());
        } finally {
            victim.destroyForcibly();
        }
    }

    /// Daemons that leave their session and their parents die with the run.
    @Test
    void nothingIsLeftBehind() throws IOException {
        String mark = "left-" + UUID.randomUUID();
        String daemon = """
                import os, time
                if os.fork() == 0:
                    os.setsid()
                    if os.fork() == 0:
                        os.execv('/bin/sh', ['/bin/sh', '-c', 'sleep 300; : %s'])
                    os._exit(0)
                time.sleep(0.2)
                print('parent is done')
                """;
        assertEquals(
                Verdict.PASSED, io(daemon.formatted(mark), "", "parent is done").verdict());
        assertEquals(List.of(), commandsWith(mark));
        assertEquals(
                Verdict.TIMEOUT,
                io(daemon.formatted(mark) + "\nwhile True: pass", "", "").verdict());
        assertEquals(List.of(), commandsWith(mark));
    }

    @Test
    void closingEndsEverything() throws Exception {
        String mark = "shut-" + UUID.randomUUID();
        Thread runs;
        try (Sandbox own = new Sandbox(new Setup(1, "/usr/bin/python3", List.of(), "bwrap"))) {
            Program sleeps = new Program("", "x", List.of("/bin/sh", "-c", "sleep 2; : " + mark));
            TestCase test = new TestCase.InputOutput("t", "", "");
            runs = Thread.ofPlatform().start(() -> {
                try {
                    own.run(sleeps, List.of(test), SMALL);
                } catch (SandboxMissing _) {
                    // Closed while it ran.
                }
            });
            while (commandsWith(mark).isEmpty()) Thread.sleep(5);
        }
        runs.join();
        for (int i = 0; i < 1000 && !commandsWith(mark).isEmpty(); i++) Thread.sleep(10);
        assertEquals(List.of(), commandsWith(mark));
    }

    private static List<String> commandsWith(String mark) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                if (!Character.isDigit(process.getFileName().toString().charAt(0))) continue;
                try {
                    byte[] line = Files.readAllBytes(process.resolve("cmdline"));
                    String command = new String(line, StandardCharsets.UTF_8);
                    if (command.contains(mark)) found.add(command);
                } catch (IOException _) {
                    // It ended meanwhile.
                }
            }
        }
        return found;
    }

    @Test
    void reportsTimeAndMemory() {
        TestResult result = io("x = bytearray(50 << 20)\nfor i in range(3000000): pass", "", "");
        assertEquals(Verdict.PASSED, result.verdict());
        assertTrue(result.memory() > 50 << 20 && result.memory() < 128 << 20, "" + result.memory());
        assertTrue(result.cpu() > 0.01 && result.wall() > 0.01, result.toString());
    }

    @Test
    void withoutBubblewrapNothingRuns() {
        Setup absent = new Setup(1, "/usr/bin/python3", List.of(), "no-such-bwrap");
        assertTrue(Sandbox.problem(absent).contains("apt-get install bubblewrap"), Sandbox.problem(absent));
        Setup broken = new Setup(1, "/usr/bin/python3", List.of(), "/bin/false");
        assertTrue(Sandbox.problem(broken).startsWith("no sandbox"), Sandbox.problem(broken));
        Setup noPython = new Setup(1, "/usr/bin/no-python", List.of(), "bwrap");
        assertTrue(Sandbox.problem(noPython).contains("no-python"), Sandbox.problem(noPython));
    }

    @Test
    void limitsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new Limits(0, 1, 100, 1, 1, 1, true));
        assertThrows(IllegalArgumentException.class, () -> new Limits(Double.NaN, 1, 100, 1, 1, 1, true));
        assertEquals(12, Limits.DEFAULT.wall());
    }
}
