"""Cuts the network `match` in two where its pairs stop depending on one query: `correlation` and `pair-vote`.

A worker that computes several requests at a time runs the first for each query and the second once for the pairs of all of
them; the two together compute what `match` does, node by node. Both are cut out of the exported files, int8 twin too.

    python split_match.py            # adds them to ../manifest.json
"""
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx.utils import Extractor

MODELS = Path(__file__).resolve().parent.parent
"""What crosses the cut: name in the graph → name in the manifest."""
CUT = {"/Transpose_1_output_0": "volume", "/Div_2_output_0": "overlap", "/Div_1_output_0": "seen", "/ReduceSum_2_output_0": "unlearned"}
SHAPES = {"volume": lambda groups: ["k", groups, 17, 25], "overlap": lambda _: ["k", 1, 17, 25], "seen": lambda _: ["k", 1, 17, 25],
          "unlearned": lambda _: ["k", 17, 25]}


def cut(path, first, second, groups):
    """Writes the two halves of the network at `path`."""
    model = onnx.load(path)
    inputs, outputs = [i.name for i in model.graph.input], [o.name for o in model.graph.output]
    for node in model.graph.node:
        for names in (node.input, node.output):
            for index, name in enumerate(names):
                names[index] = CUT.get(name, name)
    known = {value.name: value for value in model.graph.value_info}
    for name in CUT.values():
        if name not in known:
            model.graph.value_info.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, SHAPES[name](groups)))
    extractor = Extractor(model)
    for target, before, after in ((first, inputs, list(CUT.values())), (second, list(CUT.values()), outputs)):
        half = extractor.extract_model(before, after)
        onnx.checker.check_model(half)
        onnx.save(half, target)


def check(path, first, second):
    """Both halves together against the whole: equal to the last bit but for fused nodes."""
    random = np.random.default_rng(1)
    given = {"query": random.normal(size=(1, 32, 40, 64)).astype(np.float32), "visible": random.random((1, 1, 40, 64), np.float32),
             "references": random.normal(size=(5, 32, 24, 40)).astype(np.float32) * 0.1, "coverage": random.random((5, 1, 24, 40), np.float32)}

    def run(file, feeds):
        session = onnxruntime.InferenceSession(str(file))
        return dict(zip([o.name for o in session.get_outputs()], session.run(None, feeds)))

    whole = run(path, given)
    halves = run(second, run(first, given))
    return max(float(np.abs(whole[name] - halves[name]).max()) for name in whole)


def groups_of(path):
    """Groups of the correlation: the attribute of the one convolution of the query."""
    for node in onnx.load(path).graph.node:
        if node.op_type == "Conv" and node.input[0] == "query":
            return next(a.i for a in node.attribute if a.name == "group")
    raise SystemExit(f"{path} has no convolution of the query")


def split_match(entries, folder):
    """Adds the halves of `match` to the manifest's networks."""
    from export import listed, shapes

    whole = next(e for e in entries if e["name"] == "match")
    groups = groups_of(folder / "match.onnx")
    halves = [{"name": "correlation", "description": "eq. 4's input: one query with its references; first half of match"},
              {"name": "pair-vote", "description": "eq. 4 to 6 over pairs of any queries; second half of match"}]
    for suffix, key in (("", None), (".int8", "int8")):
        if key is not None and key not in whole:
            continue
        source = folder / f"match{suffix}.onnx"
        targets = [folder / f"{half['name']}{suffix}.onnx" for half in halves]
        cut(source, *targets, groups)
        worst = check(source, *targets)
        if worst > 1e-6:
            raise SystemExit(f"{source}: its halves differ by {worst:.1e}")
        print(f"{source.name} in two: largest difference {worst:.1e}")
        for half, target in zip(halves, targets):
            graph = onnx.load(target).graph
            if key is None:
                half.update(**listed(target), parameters=int(sum(np.prod(t.dims) for t in graph.initializer)), inputs=shapes(graph.input), outputs=shapes(graph.output))
            else:
                half[key] = listed(target)
    entries[:] = [e for e in entries if e["name"] not in [h["name"] for h in halves]]
    at = entries.index(whole) + 1
    entries[at:at] = halves


if __name__ == "__main__":
    path = MODELS / "manifest.json"
    manifest = json.loads(path.read_text())
    split_match(manifest["networks"], MODELS / "car")
    path.write_text(json.dumps(manifest, indent=2) + "\n")
