"""int8 twins of the exported networks: weights by channel, activations by the range that training pictures show.

Called by export.py. Where the CPU multiplies int8 fast (VNNI), a twin takes a third of the time; models/README.md says what it costs.
Weights keep to 7 bits, so that CPUs without VNNI, which add two products in 16 bits, don't overflow.
"""

import logging

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch.nn import functional as F

from data import Library, to_tensor
from evidence import Evidence, centred
from heads import Pool
from loop import RUNS, load_averaged
from matching import MAP_COLUMNS, MAP_ROWS, REACH_COLUMNS, REACH_ROWS, TOP, References
from networks import Trunk, VisualConcepts
from pool import Queries
from scenes import Scenes
from streets import label_all, picture
from train_proposals import SIZES
from train_refinement import assemble
from train_visible import box_prompts

QUERIES = 48


class Samples(CalibrationDataReader):
    def __init__(self, samples):
        self.left = iter(samples)

    def get_next(self):
        return next(self.left, None)


def samples():
    """network → inputs as the pipeline gives them, of training pictures alone."""
    found = {"trunk": [], "proposals": [], "visible-mask": [], "occluder": [], "refinement": [], "match": []}
    rng = np.random.default_rng(21)
    for query in Queries("train", 21, QUERIES // 2):
        found["trunk"] += [{"image": np.asarray(query[k], np.float32)[None]} for k in ("frame", "wide")]
    library, scenes = Library(), Scenes("train")
    labels = label_all(library)
    for _ in range(QUERIES // 2):
        rgb = picture(library, labels, scenes, rng, *SIZES[rng.integers(len(SIZES))])[0]
        found["proposals"].append({"image": np.asarray(to_tensor(rgb), np.float32)[None]})
    pool, evidence = Pool("train"), Evidence("train")
    index = np.sort(rng.choice(pool.count, QUERIES, replace=False))
    refined, masks, _ = assemble(pool, evidence, index)
    c2, c3, c4, inputs = (v.cpu().numpy() for v in refined)
    crop = lambda i: {"c2": c2[i : i + 1], "c3": c3[i : i + 1], "c4": c4[i : i + 1]}
    prompts = box_prompts(masks[:, 0].cpu().numpy()).cpu().numpy()
    seen = evidence.seen(index)
    quarter = F.avg_pool2d(seen, 2).cpu().numpy()
    for i in range(QUERIES):
        found["visible-mask"].append({**crop(i), "prompt": prompts[i : i + 1]})
        found["occluder"].append({**crop(i), "visible": quarter[i : i + 1]})
        found["refinement"].append({**crop(i), "evidence": inputs[i : i + 1]})
    concepts = load_averaged("match", concepts=VisualConcepts())["concepts"].cpu()
    references = References(load_averaged("trunk", trunk=Trunk())["trunk"])
    with torch.inference_mode():
        maps, coverage = (v.cpu().numpy() for v in references.maps(concepts))
        cells = F.avg_pool2d(seen, 4)
        weighted = concepts(torch.from_numpy(c3), torch.from_numpy(c4)) * cells
        size = MAP_ROWS + 2 * REACH_ROWS, MAP_COLUMNS + 2 * REACH_COLUMNS
        query, visible = centred(weighted, *size).numpy(), centred(cells, *size).numpy()
    top = np.fromfile(RUNS / "pool-train/votes/top.bin", np.float32).reshape(-1, TOP).astype(int)[index]
    for i in range(QUERIES):
        found["match"].append({"query": query[i : i + 1], "visible": visible[i : i + 1], "references": maps[top[i]], "coverage": coverage[top[i]]})
    return found


def quantize(path, inputs, target):
    """Writes the int8 twin of an ONNX file to `target`; returns the correlation of both's outputs, the least of them."""
    logging.getLogger().setLevel(logging.ERROR)
    prepared = target.with_suffix(".prepared")
    quant_pre_process(str(path), str(prepared), skip_symbolic_shape=True)
    graph = onnx.load(prepared).graph
    constant = {t.name for t in graph.initializer}
    convolutions = [n for n in graph.node if n.op_type == "Conv" and n.input[1] in constant]
    last = {o.name for o in graph.output}
    quantize_static(str(prepared), str(target), Samples(inputs), quant_format=QuantFormat.QDQ, per_channel=True, reduce_range=True,
                    activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, calibrate_method=CalibrationMethod.MinMax,
                    nodes_to_quantize=[n.name for n in convolutions] + [n.name for n in graph.node if n.op_type in ("Add", "Concat", "Resize", "Relu")],
                    nodes_to_exclude=[n.name for n in graph.node if set(n.output) & last])
    prepared.unlink()
    options = onnxruntime.SessionOptions()
    whole, twin = (onnxruntime.InferenceSession(str(p), options) for p in (path, target))
    worst = 1.0
    for sample in inputs[:: max(1, len(inputs) // 8)]:
        for a, b in zip(whole.run(None, sample), twin.run(None, sample)):
            if a.size > 1:
                worst = min(worst, float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum() + 1e-12)))
    return worst
