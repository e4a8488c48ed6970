package dev.assay.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The client for trainers, run by a real interpreter against a real server.
class PythonClientTest {
    @TempDir
    static Path folder;

    private static Running server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        assumeTrue(python(), "python3 is not installed");
        Path recipes = Running.recipes(folder.resolve("recipes"));
        Files.writeString(
                recipes.resolve("routed.yaml"),
                "id: routed\nrewards: {slow: {use: slow}}\ninputs: {easy: flag}\n"
                        + "combine: {reward: \"info.easy ? 1 : slow\"}\n");
        server = new Running(Running.settings(recipes));
    }

    private static boolean python() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) server.close();
    }

    private static String run(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("script.py"), script);
        ProcessBuilder python = new ProcessBuilder("python3", file.toString()).redirectErrorStream(true);
        python.environment()
                .put("PYTHONPATH", Path.of("../clients/python").toAbsolutePath().toString());
        python.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        python.environment().put("ASSAY_URL", server.uri().toString());
        Process process = python.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "the client hangs");
        assertEquals(0, process.exitValue(), said);
        return said;
    }

    @Test
    void verlsFunctionHasTheSameKeysForEverySample() throws Exception {
        assertEquals("1.0 0.0 1.0\nNoScore\n", run("""
                import asyncio
                from assay_client import compute_score, compute_score_async, compute_scores, NoScore
                easy = compute_score("d", "xx", None, {"easy": True, "num_turns": None}, recipe="routed")
                hard = asyncio.run(compute_score_async("d", "xx", None, {"easy": False}, recipe="routed",
                                                       reward_router_address=None, reward_model_tokenizer=None))
                both = compute_scores(["d"] * 2, ["xx", "x"], [None] * 2, [{"easy": False}, {"easy": False}], recipe="routed")
                assert set(easy) == set(hard) == set(both[0]) == set(both[1]), (easy, hard)
                assert easy["assay/slow/unmeasured"] == 1.0 and hard["assay/slow/unmeasured"] == 0.0
                assert all(isinstance(value, float) for value in easy.values())
                print(easy["score"], hard["score"], both[1]["score"])
                try:
                    compute_score("d", "x", None, {"easy": False, "missing": True}, recipe="routed")
                except NoScore as e:
                    assert "the judge is away" in str(e), e
                    print("NoScore")
                """));
    }

    @Test
    void trlHasOneFunctionPerAspectAndOneRequestForAll() throws Exception {
        int before = Slow.CALLS.get();
        assertEquals("[1.0, 0.0, None] ['reward', 'slow']\n[1.0, 0.0, None]\n", run("""
                import asyncio
                from assay_client import trl_rewards, AssayError
                columns = dict(completion_ids=[[1], [2], [3]], trainer_state=object(), log_extra=print, log_metric=print,
                               missing=[False, False, True], easy=[False, False, False])
                chat = [[{"role": "assistant", "content": text}] for text in ("x", "xx", "x")]
                prompts = [[{"role": "user", "content": "?"}]] * 3
                reward, slow = trl_rewards("routed", ["reward", "slow"])
                first = reward(prompts=prompts, completions=chat, **columns)
                assert slow(prompts=prompts, completions=chat, **columns) == first
                print(first, [reward.__name__, slow.__name__])
                later, = trl_rewards("routed", asynchronous=True)
                assert asyncio.iscoroutinefunction(later)
                print(asyncio.run(later(prompts=prompts, completions=chat, **columns)))
                try:
                    trl_rewards("routed", ["slo"])[0](prompts=prompts, completions=chat, **columns)
                except AssayError as e:
                    assert "it has: slow" in str(e), e
                """));
        // The first request measures three; later ones measure again only what was missing.
        assertEquals(5, Slow.CALLS.get() - before);
    }

    @Test
    void verlsManagerPaysTokens() throws Exception {
        // A stand-in for torch with what the manager uses of it: the manager itself must not import torch.
        assertEquals("ok\n", run("""
                from assay_client import AssayRewardManager, token_spans

                class Tokenizer:
                    words = ["<think>", "a", "</think>", "\\n", "#### ", "3", "<eos>"]
                    def decode(self, ids, skip_special_tokens=False):
                        return "".join(self.words[i] for i in ids if not (skip_special_tokens and i == 6))

                class Tensor:
                    def __init__(self, rows): self.rows = rows
                    @property
                    def shape(self): return (len(self.rows),) + ((len(self.rows[0]),) if isinstance(self.rows[0], list) else ())
                    def __getitem__(self, key):
                        got = self.rows[key]
                        return Tensor(got) if isinstance(got, list) else got
                    def __setitem__(self, key, value): self.rows[key[0]][key[1]] = value
                    def sum(self): return sum(self.rows)
                    def tolist(self): return self.rows
                    def float(self): return self
                    def new_zeros(self, shape): return Tensor([[0.0] * shape[1] for _ in range(shape[0])])

                class Item:
                    def __init__(self, batch, fields): self.batch, self.non_tensor_batch = batch, fields

                class Data:
                    def __init__(self, responses, masks, fields):
                        self.batch = {"responses": Tensor(responses)}
                        self.items = [Item({"prompts": Tensor([9, 9]), "responses": Tensor(r), "attention_mask": Tensor(m)}, f)
                                      for r, m, f in zip(responses, masks, fields)]
                    def __len__(self): return len(self.items)
                    def __getitem__(self, i): return self.items[i]

                text, spans = token_spans(Tokenizer(), [0, 1, 2, 4, 5, 6])
                assert text == "<think>a</think>#### 3" and spans[1] == [7, 8] and spans[-1] == [22, 22], (text, spans)
                fields = [{"reward_model": {"ground_truth": "3"}, "data_source": "d", "uid": "b"},
                          {"reward_model": {"ground_truth": "4"}, "data_source": "d", "uid": "a"}]
                data = Data([[0, 1, 2, 4, 5, 6, 6], [4, 5, 6, 6, 6, 6, 6]], [[1, 1, 1, 1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 1, 0, 0, 0, 0]],
                            fields)
                answer = AssayRewardManager(Tokenizer(), recipe="math")(data, return_dict=True)
                rows = answer["reward_tensor"].rows
                assert sum(rows[0]) == 1.0 and rows[0].index(1.0) in (4, 5), rows
                assert sum(rows[1]) == 0.0, rows
                assert len(answer["reward_extra_info"]["score"]) == 2
                print("ok")
                """));
    }

    @Test
    void triesAgainWhenTheServerIsBusyAndNotWhenTheRequestIsWrong() throws Exception {
        assertEquals("ok\n", run("""
                import http.server, threading, json, time
                from assay_client import Client, AssayError
                seen = []
                class Busy(http.server.BaseHTTPRequestHandler):
                    protocol_version = "HTTP/1.1"
                    def do_POST(self):
                        self.rfile.read(int(self.headers["Content-Length"]))
                        seen.append(self.path)
                        status = 429 if len(seen) < 3 else 200
                        body = b'{"results": [1]}' if status == 200 else b'{"error": "busy"}'
                        self.send_response(status); self.send_header("Content-Length", str(len(body)))
                        self.send_header("Retry-After", "0"); self.end_headers(); self.wfile.write(body)
                    def log_message(self, *_): pass
                busy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Busy)
                threading.Thread(target=busy.serve_forever, daemon=True).start()
                assert Client(f"http://127.0.0.1:{busy.server_port}", "x").score([]) == [1] and len(seen) == 3
                for recipe in ("nothing", None):
                    try:
                        Client(recipe=recipe).score([])
                    except AssayError as e:
                        assert "recipe" in str(e), e
                    else:
                        raise SystemExit("must fail")
                print("ok")
                """));
    }

    @Test
    void needsNothingThatPython39LacksAndNoOtherPackage() throws Exception {
        assertEquals("ok\n", run("""
                import ast, sys, pathlib, assay_client
                source = pathlib.Path(assay_client.__file__).read_text()
                tree = ast.parse(source, feature_version=(3, 9))
                names = {name.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
                names |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
                assert names - {"verl"} <= set(sys.stdlib_module_names), names
                print("ok")
                """));
    }
}
