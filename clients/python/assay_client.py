"""Assay for Python trainers: one file, standard library only, Python 3.9 or newer. Copy it beside your training script.

    verl    custom_reward_function.path=assay_client.py          (name: compute_score, compute_score_async, compute_scores)
    verl    reward_model.reward_manager=assay                    (AssayRewardManager: token-level rewards)
    TRL     reward_funcs=trl_rewards("tool-rl", ["format", "correctness"])
    other   Client("http://127.0.0.1:8080", "tool-rl").score([{"response": ..., "ground_truth": ...}])

Where nothing else is said, ASSAY_URL, ASSAY_RECIPE, ASSAY_TOKEN and ASSAY_RUN say it. A sample without a reward raises
NoScore, or is None for TRL; it is never 0.
"""

import asyncio
import http.client
import json
import os
import random
import ssl
import threading
import time
import urllib.parse
from concurrent.futures import Future


class AssayError(RuntimeError):
    """The server refused a request; the message is what it said."""


class NoScore(RuntimeError):
    """A sample has no reward; the message says why."""


def _plain(value):
    """numpy scalars and arrays, and tensors, as JSON has them."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, (set, tuple)):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be sent as JSON")


class Client:
    """One recipe of a server. Threads may share it; each has a connection of its own.

    changes: `variants`, `params`, `fidelity`, `step`, `progress`, as POST /v1/score takes them.
    """

    def __init__(self, url=None, recipe=None, token=None, run=None, timeout=180.0, tries=5, **changes):
        self.url = urllib.parse.urlsplit(url or os.environ.get("ASSAY_URL", "http://127.0.0.1:8080"))
        self.recipe = recipe or os.environ.get("ASSAY_RECIPE")
        self.timeout = timeout
        self.tries = tries
        self.changes = changes
        self.headers = {"Content-Type": "application/json"}
        token = token or os.environ.get("ASSAY_TOKEN")
        run = run or os.environ.get("ASSAY_RUN")
        if token:
            self.headers["Authorization"] = "Bearer " + token
        if run:
            self.headers["X-Assay-Run"] = run
        self._local = threading.local()

    def score(self, samples, **changes):
        """Results in the order of the samples: reward, numbers, signals, advantage, status, error (see docs/serve.md)."""
        body = {**self.changes, **changes, "samples": list(samples)}
        if self.recipe:
            body["recipe"] = self.recipe
        return self.post("/v1/score", body)["results"]

    async def score_async(self, samples, **changes):
        """The same without holding up other coroutines."""
        return await asyncio.get_running_loop().run_in_executor(None, lambda: self.score(samples, **changes))

    def post(self, path, body):
        """Posts JSON. Tries again, later and later, when the server is busy, away or could not measure."""
        data = json.dumps(body, default=_plain).encode()
        for attempt in range(self.tries):
            wait = min(30.0, 0.5 * 2**attempt) * (0.5 + random.random())
            try:
                status, after, text = self._once(path, data)
            except (OSError, http.client.HTTPException) as e:
                self._local.connection = None
                failure = AssayError(f"{self.url.geturl()}: {type(e).__name__}: {e}")
            else:
                if status == 200:
                    return json.loads(text)
                failure = AssayError(f"{self.url.geturl()}{path}: {status}: {_error(text)}")
                if status not in (429, 502, 503, 504):
                    raise failure
                wait = max(wait, float(after or 0))
            if attempt + 1 < self.tries:
                time.sleep(wait)
        raise failure

    def _once(self, path, data):
        connection = getattr(self._local, "connection", None)
        if connection is None:
            kind = http.client.HTTPConnection
            options = {}
            if self.url.scheme == "https":
                kind = http.client.HTTPSConnection
                options["context"] = ssl.create_default_context()
            connection = kind(self.url.hostname, self.url.port, timeout=self.timeout, **options)
            self._local.connection = connection
        connection.request("POST", self.url.path.rstrip("/") + path, data, self.headers)
        response = connection.getresponse()
        text = response.read()
        if response.will_close:
            connection.close()
            self._local.connection = None
        return response.status, response.getheader("Retry-After"), text


def _error(text):
    try:
        return json.loads(text)["error"]
    except (ValueError, KeyError, TypeError):
        return text[:200].decode("utf-8", "replace")


_clients = {}
_clients_lock = threading.Lock()


def _client(settings):
    key = json.dumps(settings, sort_keys=True, default=str)
    with _clients_lock:
        if key not in _clients:
            _clients[key] = Client(**settings)
        return _clients[key]


# verl ---------------------------------------------------------------------------------------------------------------


def _score_dict(result):
    """A flat dictionary whose keys are the same for every sample of a recipe: verl loses columns, or the run, otherwise.
    What was not needed, or not measured, is 0 and says so under its own key."""
    if result["status"] != "ok":
        raise NoScore(result["error"])
    flat = {"score": result["reward"]}
    for name, value in result["numbers"].items():
        flat["assay/" + name] = 0.0 if value is None else value
        flat["assay/" + name + "/unmeasured"] = 1.0 if value is None else 0.0
    return flat


def _verl_sample(data_source, solution_str, ground_truth, extra_info):
    sample = {"response": solution_str, "ground_truth": ground_truth, "data_source": data_source}
    if extra_info is not None:
        sample["extra_info"] = {k: v for k, v in dict(extra_info).items() if v is not None}
    return sample


_VERL_OWN = ("reward_router_address", "reward_model_tokenizer", "reward_fn_key")


def _verl_settings(kwargs):
    return {name: value for name, value in kwargs.items() if name not in _VERL_OWN}


def compute_score(data_source, solution_str, ground_truth, extra_info=None, **kwargs):
    """verl's custom reward function. reward_kwargs are the settings of Client."""
    client = _client(_verl_settings(kwargs))
    return _score_dict(client.score([_verl_sample(data_source, solution_str, ground_truth, extra_info)])[0])


async def compute_score_async(data_source, solution_str, ground_truth, extra_info=None, **kwargs):
    """The same for verl's reward loop."""
    client = _client(_verl_settings(kwargs))
    return _score_dict((await client.score_async([_verl_sample(data_source, solution_str, ground_truth, extra_info)]))[0])


def compute_scores(data_sources, solution_strs, ground_truths, extra_infos, **kwargs):
    """The same for verl's batch manager: one request for all."""
    samples = [_verl_sample(*each) for each in zip(data_sources, solution_strs, ground_truths, extra_infos)]
    return [_score_dict(result) for result in _client(_verl_settings(kwargs)).score(samples)]


def token_spans(tokenizer, ids):
    """Text of token ids with the characters each token stands for. A token that ends inside a character, or is skipped,
    has an empty span or shares that of the token that completes it."""

    def decode(some):
        return tokenizer.decode(some, skip_special_tokens=True)

    text, spans, before, done = "", [], 0, 0
    for i in range(len(ids)):
        known, longer = decode(ids[before:done]), decode(ids[before : i + 1])
        if len(longer) > len(known) and not longer.endswith("\ufffd"):
            piece = longer[len(known) :]
            spans += [[len(text), len(text) + len(piece)]] * (i + 1 - done)
            text += piece
            before, done = done, i + 1
    spans += [[len(text), len(text)]] * (len(ids) - done)
    return text, spans


class AssayRewardManager:
    """verl's legacy reward manager, with rewards on the tokens they are for: each signal that the recipe pays stands on
    the last token of its span; a recipe that pays the whole stands on the last token of the response."""

    def __init__(self, tokenizer, num_examine=0, compute_score=None, reward_fn_key="data_source", **settings):
        self.tokenizer = tokenizer
        self.reward_fn_key = reward_fn_key
        self.client = Client(**settings)

    def __call__(self, data, return_dict=False):
        rows, lengths = [], []
        for i in range(len(data)):
            item = data[i]
            prompt = item.batch["prompts"].shape[-1]
            length = int(item.batch["attention_mask"][prompt:].sum())
            text, spans = token_spans(self.tokenizer, item.batch["responses"][:length].tolist())
            fields = item.non_tensor_batch
            row = _verl_sample(
                fields.get(self.reward_fn_key), text, fields["reward_model"]["ground_truth"], fields.get("extra_info")
            )
            row["id"] = str(i)
            row["group"] = str(fields.get("uid", i))
            row["tokens"] = {"offsets": spans}
            rows.append(row)
            lengths.append(length)
        results = _grouped(self.client, rows)
        scores = [_score_dict(result) for result in results]
        tensor = data.batch["responses"].new_zeros(tuple(data.batch["responses"].shape)).float()
        for i, (result, length) in enumerate(zip(results, lengths)):
            paid = (result.get("tokens") or {}).get("reward")
            if paid is None:
                tensor[i, max(0, length - 1)] = result["reward"]
            else:
                for t, amount in enumerate(paid):
                    if amount:
                        tensor[i, t] = amount
        if not return_dict:
            return tensor
        return {"reward_tensor": tensor, "reward_extra_info": {key: [s[key] for s in scores] for key in scores[0]}}


def _grouped(client, rows):
    """Results in the order of the rows; siblings are sent beside each other."""
    order = sorted(range(len(rows)), key=lambda i: rows[i]["group"])
    results = client.score([rows[i] for i in order])
    back = [None] * len(rows)
    for i, result in zip(order, results):
        back[i] = result
    return back


try:
    from verl.workers.reward_manager import register
except ImportError:
    pass
else:
    AssayRewardManager = register("assay")(AssayRewardManager)


# TRL ----------------------------------------------------------------------------------------------------------------


class _Batch:
    """The functions of one trainer are called one after another with the same batch: the first asks, all read."""

    def __init__(self, client):
        self.client = client
        self.lock = threading.Lock()
        self.key = None
        self.results = None

    def get(self, rows):
        key = json.dumps(rows, sort_keys=True, default=_plain)
        with self.lock:
            if key == self.key:
                future, mine = self.results, False
            else:
                future, mine = Future(), True
                self.key, self.results = key, future
        if mine:
            try:
                future.set_result(_grouped(self.client, rows))
            except BaseException as e:
                with self.lock:
                    self.key = None
                future.set_exception(e)
        return future.result()


_TRL_OWN = ("trainer_state", "log_extra", "log_metric", "environments", "completion_ids", "prompts", "completions")


def _trl_rows(prompts, completions, columns):
    rows = []
    for i, (prompt, completion) in enumerate(zip(prompts, completions)):
        row = {
            name: values[i]
            for name, values in columns.items()
            if name not in _TRL_OWN and isinstance(values, (list, tuple)) and len(values) == len(prompts)
        }
        row.update(id=str(i), prompt=prompt, response=completion, group=json.dumps(prompt, sort_keys=True, default=_plain))
        rows.append(row)
    return rows


def trl_rewards(recipe, names=("reward",), asynchronous=False, **settings):
    """TRL reward functions, one per name: `reward`, or any of the recipe's numbers (GET /v1/recipes/RECIPE lists them).
    One request serves them all. A sample without a score, or without that number, is None, which TRL leaves out.

    GRPOTrainer(reward_funcs=trl_rewards("tool-rl", ["format", "correctness"]), ...)
    """
    batch = _Batch(Client(recipe=recipe, **settings))
    return [_trl_reward(batch, name, asynchronous) for name in names]


def trl_reward(recipe, name="reward", **settings):
    """One TRL reward function."""
    return trl_rewards(recipe, [name], **settings)[0]


def _trl_reward(batch, name, asynchronous):
    def value(result):
        if result["status"] != "ok":
            return None
        if name == "reward":
            return result["reward"]
        if name not in result["numbers"]:
            raise AssayError(f"the recipe has no number '{name}'; it has: {', '.join(result['numbers'])}")
        return result["numbers"][name]

    if asynchronous:

        async def reward(prompts, completions, **columns):
            rows = _trl_rows(prompts, completions, columns)
            results = await asyncio.get_running_loop().run_in_executor(None, batch.get, rows)
            return [value(result) for result in results]

    else:

        def reward(prompts, completions, **columns):
            return [value(result) for result in batch.get(_trl_rows(prompts, completions, columns))]

    reward.__name__ = name
    return reward
