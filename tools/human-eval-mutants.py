"""Makes mutants of the canonical solutions of HumanEval and says which asserting statements each breaks.

An oracle for the sandbox that works another way: everything in one process, every asserting statement of
`check` wrapped so that it records instead of stopping. Prefers a mutant that breaks some and not all.

usage: human-eval-mutants.py HumanEval.jsonl.gz > mutants.jsonl
"""
import ast, copy, gzip, json, signal, sys


class Timeout(BaseException):
    pass


def alarm(*_):
    raise Timeout


class Mutate(ast.NodeTransformer):
    def __init__(self, target):
        self.target, self.seen, self.done = target, 0, False

    def hit(self):
        self.seen += 1
        self.done |= self.seen - 1 == self.target
        return self.seen - 1 == self.target

    def visit_Compare(self, node):
        self.generic_visit(node)
        swap = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
        if type(node.ops[0]) in swap and self.hit():
            node.ops[0] = swap[type(node.ops[0])]()
        return node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        swap = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Mod: ast.FloorDiv}
        if type(node.op) in swap and self.hit():
            node.op = swap[type(node.op)]()
        return node

    def visit_Constant(self, node):
        if type(node.value) is int and self.hit():
            return ast.copy_location(ast.Constant(node.value + 1), node)
        return node

    def visit_Return(self, node):
        self.generic_visit(node)
        if node.value is not None and self.hit():
            node.value = ast.Constant(None)
        return node


def outcomes(program, problem):
    tree = ast.parse(problem["test"])
    check = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "check")
    body, count = [], 0
    for statement in check.body:
        if any(isinstance(n, ast.Assert) for n in ast.walk(statement)):
            guard = ast.parse("try:\n    signal.alarm(2)\n    pass\n    _out.append(True)\n"
                              "except (Exception, SystemExit, Timeout):\n    _out.append(False)\nfinally:\n    signal.alarm(0)").body[0]
            guard.body[1] = statement
            statement = guard
            count += 1
        body.append(statement)
    if count == 0:
        return None
    check.body = body
    space = {"_out": [], "signal": signal, "Timeout": Timeout}
    try:
        exec(compile(program, "p", "exec"), space)
    except Exception:
        return [False] * count
    exec(compile(ast.fix_missing_locations(tree), "t", "exec"), space)
    space["check"](space[problem["entry_point"]])
    return space["_out"]


signal.signal(signal.SIGALRM, alarm)
for line in gzip.open(sys.argv[1], "rt"):
    problem = json.loads(line)
    program = problem["prompt"] + problem["canonical_solution"]
    tree = ast.parse(program)
    best = None
    for target in range(60):
        mutate = Mutate(target)
        mutant = mutate.visit(copy.deepcopy(tree))
        if not mutate.done:
            break
        code = ast.unparse(ast.fix_missing_locations(mutant))
        passed = outcomes(code, problem)
        if passed is None or all(passed):
            continue
        if best is None or (any(passed) and not any(best["passed"])):
            best = {"task_id": problem["task_id"], "code": code, "passed": passed}
        if any(passed):
            break
    if best is not None:
        print(json.dumps(best))
