"""Every head on the dev pool, as training sees it; the service itself is measured by `npm run evaluate`.

python evaluate.py
"""

import numpy as np
import torch

from evidence import Evidence
from heads import Pool, hard_iou
from loop import load_averaged
from matching import TOP, References
from networks import Match, Refinement, ScaleNet, Trunk, VisibleMask, VisualConcepts
from train_match import TAU_NEG, TAU_POS, evaluate as evaluate_match, shape_table
from train_refinement import evaluate as evaluate_refinement
from train_scale import wide_masks
from train_visible import box_prompts


def in_parts(count, size=20):
    return (np.arange(i, min(count, i + size)) for i in range(0, count, size))


def visible_iou(dev):
    network = load_averaged("visible", network=VisibleMask())["network"]
    scores = []
    for index in in_parts(dev.count):
        c2, c3, c4, masks = dev.take(index, ("c2", "c3", "c4", "masks"))
        scores.append(hard_iou(network(c2, c3, c4, box_prompts(masks[:, 0].cpu().numpy()))[:, 0], masks[:, 0]))
    return torch.cat(scores).mean()


def scale_error(dev):
    """Median relative error of the short edge, visible mask known and unknown."""
    network = ScaleNet()
    network(torch.zeros(2, 96, 20, 32), torch.zeros(2, 192, 10, 16), torch.zeros(2, 2, 20, 32))
    load_averaged("scale", network=network)
    known, unknown = [], []
    for index in in_parts(dev.count):
        w3, w4, target = dev.take(index, ("w3", "w4", "scale_target"))
        masks = wide_masks(dev, index)
        for out, part in ((known, masks), (unknown, torch.stack([torch.zeros_like(masks[:, 0]), masks[:, 1]], 1))):
            out.append((network(w3, w4, part)[:, 0] - target[:, 0]).exp() - 1)
    return torch.cat(known).abs().median(), torch.cat(unknown).abs().median()


def main():
    dev = Pool("dev")
    with torch.inference_mode():
        print(f"visible mask from a box: IoU {visible_iou(dev):.4f}")
        print("scale: median relative error %.4f with the visible mask, %.4f with its box alone" % scale_error(dev))
        trunk = load_averaged("trunk", trunk=Trunk())["trunk"]
        references = References(trunk)
        table = shape_table(dev, references)
        print(f"pairs of {dev.count} dev queries: {int((table >= TAU_POS).sum())} positive, {int((table <= TAU_NEG).sum())} negative (section 3.2)")
        m = load_averaged("match", concepts=VisualConcepts(), match=Match())
        iou, good, top, best, most = evaluate_match(m["concepts"], m["match"], dev, references, table)
        print(f"transfer: IoU {iou:.4f}, rgood(0.1) {good:.4f}; shape of top-1 {top:.4f}, best of {TOP} {best:.4f}, best of all {most:.4f}")
        evaluate_refinement(load_averaged("refinement", network=Refinement())["network"], (dev, Evidence("dev")))


if __name__ == "__main__":
    main()
