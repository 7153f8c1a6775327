"""Gives convolutions a multiple of four input channels, the missing ones zero.

onnxruntime's WebGPU provider (1.30) computes some convolutions of other numbers wrongly, 81 → 40 channels of 3 × 3 for one.
The result stays what it is.

    python pad_channels.py          # of the networks that ../manifest.json lists
"""
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

"""Fewer input channels were computed rightly, 10 and 14 say."""
FEWEST = 32
MODELS = Path(__file__).resolve().parent.parent


def pad_channels(path):
    """Pads in place; how many convolutions were padded."""
    model = onnx.load(path)
    graph = model.graph
    weights = {t.name: t for t in graph.initializer}
    casts = {n.output[0]: n.input[0] for n in graph.node if n.op_type == "Cast" and n.input[0] in weights}
    nodes, padded = [], 0
    for node in graph.node:
        groups = next((a.i for a in node.attribute if a.name == "group"), 1)
        stored = weights.get(casts.get(node.input[1], node.input[1])) if node.op_type == "Conv" else None
        missing = -stored.dims[1] % 4 if stored is not None and groups == 1 and stored.dims[1] > FEWEST else 0
        if missing:
            kernel = numpy_helper.to_array(stored)
            stored.CopyFrom(numpy_helper.from_array(np.pad(kernel, ((0, 0), (0, missing), (0, 0), (0, 0))), stored.name))
            pads = numpy_helper.from_array(np.array([0, 0, 0, 0, 0, missing, 0, 0], np.int64), f"{node.name}/pads")
            graph.initializer.append(pads)
            nodes.append(helper.make_node("Pad", [node.input[0], pads.name], [f"{node.name}/padded"], name=f"{node.name}/pad"))
            node.input[0] = f"{node.name}/padded"
            padded += 1
        nodes.append(node)
    if padded:
        kept = [onnx.NodeProto.FromString(n.SerializeToString()) for n in nodes]
        del graph.node[:]
        graph.node.extend(kept)
        onnx.checker.check_model(model)
        onnx.save(model, path)
    return padded


def outputs_of(path, random):
    session = onnxruntime.InferenceSession(str(path))
    feeds = {i.name: random.random([2 if isinstance(d, str) and d in "nkr" else d if isinstance(d, int) else 64 for d in i.shape], np.float32) for i in session.get_inputs()}
    return session.run(None, feeds)


if __name__ == "__main__":
    from export import listed

    path = MODELS / "manifest.json"
    manifest = json.loads(path.read_text())
    for entry in manifest["networks"]:
        file = MODELS / entry["file"]
        if not any(n.op_type == "Conv" for n in onnx.load(file).graph.node) or entry["name"] in ("match", "correlation", "coarse-vote", "wide-vote", "pair-vote"):
            continue
        before = outputs_of(file, np.random.default_rng(1))
        if padded := pad_channels(file):
            after = outputs_of(file, np.random.default_rng(1))
            worst = max(float(np.abs(a - b).max()) for a, b in zip(before, after))
            if worst > 1e-5:
                raise SystemExit(f"{entry['name']}: padding changed it by {worst:.1e}")
            entry.update(listed(file))
            print(f"{entry['name']}: {padded} convolutions padded, largest difference {worst:.1e}")
    path.write_text(json.dumps(manifest, indent=2) + "\n")
