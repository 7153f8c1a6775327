"""Times the correlation of eq. 4 written two ways in ONNX: grouped Conv with a dynamic kernel, and batched matrix products.

python measure_correlation.py [--references 16] [--rows 24 --columns 40]
"""

import argparse
import statistics
import time

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from matching import MAP_COLUMNS, MAP_ROWS, REACH_COLUMNS, REACH_ROWS
from networks import FEATURES, GROUPS

ROWS, COLUMNS = 2 * REACH_ROWS + 1, 2 * REACH_COLUMNS + 1
PER = FEATURES // GROUPS


def session(nodes, inputs, constants=()):
    graph = helper.make_graph(
        nodes, "correlation", [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in inputs.items()],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)], [numpy_helper.from_array(v, n) for n, v in constants])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    return onnxruntime.InferenceSession(model.SerializeToString(), options)


def as_convolution(k, rows, columns):
    inputs = {"query": [1, FEATURES, rows + ROWS - 1, columns + COLUMNS - 1], "kernel": [GROUPS * k, PER, rows, columns]}
    return session([helper.make_node("Conv", ["query", "kernel"], ["out"], group=GROUPS)], inputs)


def as_products(k, rows, columns):
    """Patches of the query [G, positions, per·cells], gathered once, times the references [G, per·cells, k]."""
    y, x = np.meshgrid(np.arange(ROWS), np.arange(COLUMNS), indexing="ij")
    cy, cx = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    height, width = rows + ROWS - 1, columns + COLUMNS - 1
    place = (y.reshape(-1, 1) + cy.reshape(1, -1)) * width + x.reshape(-1, 1) + cx.reshape(1, -1)
    index = (np.arange(PER)[None, :, None] * height * width + place[:, None, :]).reshape(ROWS * COLUMNS, -1)
    nodes = [helper.make_node("Gather", ["query", "index"], ["patches"], axis=1), helper.make_node("MatMul", ["patches", "kernel"], ["out"])]
    inputs = {"query": [GROUPS, PER * height * width], "kernel": [GROUPS, PER * rows * columns, k]}
    return session(nodes, inputs, [("index", index.astype(np.int64))])


def plain_convolution(products):
    """A convolution with as many products, of a shape that onnxruntime is tuned for: 64 channels, 3 × 3."""
    side = int((products / (64 * 64 * 9)) ** 0.5)
    weight = np.random.default_rng(0).standard_normal((64, 64, 3, 3)).astype(np.float32)
    return session([helper.make_node("Conv", ["x", "w"], ["out"], pads=[1, 1, 1, 1])], {"x": [1, 64, side, side]}, [("w", weight)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--references", type=int, default=16)
    parser.add_argument("--rows", type=int, default=MAP_ROWS, help="cells of the largest reference's window")
    parser.add_argument("--columns", type=int, default=MAP_COLUMNS)
    parser.add_argument("--runs", type=int, default=30)
    args = parser.parse_args()
    k, rows, columns, rng = args.references, args.rows, args.columns, np.random.default_rng(0)
    products = ROWS * COLUMNS * k * FEATURES * rows * columns
    query = rng.standard_normal((1, FEATURES, rows + ROWS - 1, columns + COLUMNS - 1)).astype(np.float32)
    kernel = rng.standard_normal((k, GROUPS, PER, rows, columns)).astype(np.float32)
    ways = {
        "grouped convolution": (as_convolution(k, rows, columns), {"query": query, "kernel": kernel.transpose(1, 0, 2, 3, 4).reshape(-1, PER, rows, columns)}),
        "batched products": (as_products(k, rows, columns), {"query": query.reshape(GROUPS, -1), "kernel": kernel.transpose(1, 2, 3, 4, 0).reshape(GROUPS, -1, k)}),
    }
    plain = plain_convolution(products)
    ways["plain 3 × 3 convolution"] = (plain, {"x": rng.standard_normal(plain.get_inputs()[0].shape).astype(np.float32)})
    results = {}
    for name, (run, feed) in ways.items():
        times = []
        for _ in range(args.runs):
            start = time.perf_counter()
            out = run.run(None, feed)[0]
            times.append(time.perf_counter() - start)
        results[name] = (statistics.median(times), out)
    a = results["grouped convolution"][1].reshape(GROUPS, k, -1)
    b = results["batched products"][1].transpose(0, 2, 1)
    print(f"largest difference {np.abs(a - b).max() / np.abs(a).max():.1e}; {products / 1e6:.0f} M products for {k} references")
    rate = products / results["plain 3 × 3 convolution"][0]
    for name, (seconds, _) in results.items():
        print(f"{name}: {seconds * 1000:.1f} ms, {products / seconds / rate:.2f} of the plain convolution's rate")


if __name__ == "__main__":
    main()
