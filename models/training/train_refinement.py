"""Refinement of the soft prior into the amodal mask, on a frozen trunk and the evidence of the networks before it.

python train_refinement.py --minutes 35
"""

import argparse

import cv2
import numpy as np
import torch
from torch.nn import functional as F

from evidence import Evidence
from heads import Pool, hard_iou, mask_loss
from loop import Run, half_precision, put
from networks import Refinement


def disturb(visible, rng):
    """A caller's mask is seldom exact: grown, shrunk or ragged by a few pixels."""
    kind = rng.integers(4)
    if kind == 0:
        return visible
    size = int(rng.integers(2, 5))
    kernel = np.ones((size, size), np.uint8)
    changed = cv2.dilate(visible, kernel) if kind == 1 else cv2.erode(visible, kernel)
    if kind == 3:
        patch = cv2.resize((rng.random((8, 12)) < 0.4).astype(np.float32), visible.shape[::-1], interpolation=cv2.INTER_LINEAR) > 0.5
        changed = np.where(patch, changed, visible)
    return changed


def assemble(pool, evidence, index, rng=None):
    """Network inputs of a batch: c2, c3, c4, evidence [n, 6, 128, 192]; truth masks; which had their mask given."""
    c2, c3, c4, masks = pool.take(index, ("c2", "c3", "c4", "masks"))
    e, occluders, has = evidence.take(index), evidence.occluders(index), evidence.given[index]
    blocked = masks[:, 3].clone()
    for i in range(len(index)):
        if rng is not None and has[i] and rng.random() < 0.3:
            e[i, 0] = put(disturb(e[i, 0].round().byte().cpu().numpy(), rng)).float()
        if rng is not None and rng.random() < 0.4:
            blocked[i] = torch.maximum(blocked[i], masks[i, 2] * float(rng.uniform(0.7, 1)))
        if rng is not None and rng.random() < 0.08:
            e[i, 1:] *= 0  # no reference fits: complete from the picture alone
        if rng is not None and rng.random() < 0.1:
            occluders[i] *= 0
    flag = put(has.astype(np.float32))[:, None, None].expand(-1, 128, 192)
    inputs = torch.stack([e[:, 0], blocked, e[:, 1], e[:, 2], flag, torch.maximum(occluders, blocked)], 1)
    return (c2, c3, c4, inputs), masks, put(has)


def evaluate(network, dev):
    network.eval()
    rows = []
    with torch.inference_mode():
        for i in range(0, dev[0].count, 20):
            inputs, masks, has = assemble(*dev, np.arange(i, min(dev[0].count, i + 20)))
            out, quality = network(*inputs)
            logits, amodal = out[:, 0].float(), masks[:, 1] > 0.5
            answer = (logits > 0) | ((inputs[3][:, 0] > 0.5) & has[:, None, None])
            hidden, claimed = amodal & (masks[:, 0] < 0.5), answer & (masks[:, 0] < 0.5)
            prior = hard_iou(inputs[3][:, 2] - 0.5, masks[:, 1])
            seen, before = hard_iou(out[:, 1].float(), masks[:, 0]), hard_iou(inputs[3][:, 0] - 0.5, masks[:, 0])
            iou = hard_iou(answer.float() - 0.5, masks[:, 1])
            off = (torch.sigmoid(quality[:, 0]) - iou).abs()
            rows.append(torch.stack([iou, hard_iou(claimed.float() - 0.5, hidden.float()), (iou >= 0.9).float(), prior, seen, before, off, has.float()], 1))
    rows = torch.cat(rows)
    for name, part in (("mask", rows[rows[:, 7] > 0]), ("box", rows[rows[:, 7] == 0])):
        print(f"dev {name} prompt: IoU %.4f, hidden %.4f, at least 0.9 %.3f, prior %.4f, visible %.4f (before %.4f), IoU foretold within %.4f" % tuple(part[:, :7].mean(0).tolist()), flush=True)
    network.train()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=35)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    sources = [(Pool(name), Evidence(name)) for name in ("train", "scenes") if Pool.exists(name)]
    share = np.array([0.8, 0.2][: len(sources)])
    dev = Pool("dev"), Evidence("dev")
    network = Refinement()
    run = Run("refinement", {"network": network}, args.minutes, args.rate, args.seed)
    for n in run:
        pool, evidence = sources[run.rng.choice(len(sources), p=share / share.sum())]
        inputs, masks, _ = assemble(pool, evidence, run.rng.integers(pool.count, size=args.batch), run.rng)
        with half_precision():
            out, quality = network(*inputs)
        logits, seen, amodal = out[:, 0].float(), out[:, 1].float(), masks[:, 1]
        weight = 1 + 0.3 * (amodal > 0.5) * (masks[:, 0] < 0.5)
        iou = hard_iou(logits, amodal).float()
        loss = mask_loss(logits, amodal, weight.float()) + 0.4 * mask_loss(seen, masks[:, 0])
        loss = loss + 0.1 * F.binary_cross_entropy_with_logits(quality[:, 0].float(), iou)
        run.update(loss, iou=iou.mean())
        if n % 250 == 249:
            evaluate(network, dev)


if __name__ == "__main__":
    main()
