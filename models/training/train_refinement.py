"""Refinement of the soft prior into the amodal mask, on a frozen trunk, visible-mask network and matching.

python train_refinement.py --minutes 18
"""

import argparse

import cv2
import numpy as np
import torch

from data import Library
from heads import Pool, hard_iou, mask_loss
from loop import RUNS, Run, half_precision, load_averaged, put
from matching import References, match_queries, soft_vote
from networks import Match, Refinement, Trunk, VisibleMask, VisualConcepts
from train_visible import box_prompts


def evidence_of(pool, split, given):
    """Per query: visible mask as the pipeline would have it, soft prior, centre heat — uint8 [count, 3, 128, 192], kept on disk.

    given [count] says whether the caller gives the visible mask; otherwise it is predicted from its box.
    """
    path = RUNS / f"pool-{split}" / "evidence.npy"
    if path.exists():
        return np.load(path, mmap_mode="r")
    trunk = load_averaged("trunk", trunk=Trunk())["trunk"]
    references = References(trunk)
    visible_net = load_averaged("visible", network=VisibleMask())["network"]
    m = load_averaged("match", concepts=VisualConcepts(), match=Match())
    library = Library(split)
    series = np.array([car.meta.get("series") or car.id for car in library.cars])
    own = put(series[pool.rest["car"]][:, None] == references.series[None])
    out = np.zeros((pool.count, 3, 128, 192), np.uint8)
    with torch.inference_mode():
        maps, coverage = references.maps(m["concepts"])
        for i in range(0, pool.count, 16):
            index = np.arange(i, min(pool.count, i + 16))
            c2, c3, c4, masks = pool.take(index, ("c2", "c3", "c4", "masks"))
            with half_precision():
                predicted = visible_net(c2, c3, c4, box_prompts(masks[:, 0].cpu().numpy())).float()
            predicted = torch.sigmoid(predicted)
            visible = torch.where(put(given[index])[:, None, None, None], masks[:, :1], predicted)
            top, similarity, shifts, heat = match_queries(m["concepts"], m["match"], pool, index, references, maps, coverage, own[index], visible)
            for j in range(len(index)):
                prior, centre = soft_vote(references.masks[top[j]], shifts[j], heat[j], similarity[j])
                out[i + j] = (torch.stack([visible[j, 0], prior, centre]).clamp(0, 1) * 255).round().byte().cpu().numpy()
            if i % 320 == 0:
                print(f"evidence {split} {i}/{pool.count}", flush=True)
    np.save(path, out)
    return out


def alternate(pool):
    """Every second query of each car has its visible mask given."""
    turn = np.arange(pool.count)
    return (turn + turn // len(np.unique(pool.rest["car"]))) % 2 == 0


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


def assemble(pool, evidence, given, index, rng=None):
    """Network inputs of a batch: c2, c3, c4, evidence [n, 5, 128, 192]; truth masks; which had their mask given."""
    c2, c3, c4, masks = pool.take(index, ("c2", "c3", "c4", "masks"))
    order = np.argsort(np.asarray(index))
    e = np.empty((len(index), 3, 128, 192), np.float32)
    e[order] = evidence[np.asarray(index)[order]]
    has = given[index]
    blocked = masks[:, 3].clone()
    for i in range(len(index)):
        if rng is not None and has[i] and rng.random() < 0.3:
            e[i, 0] = disturb(e[i, 0].astype(np.uint8), rng)
        if rng is not None and rng.random() < 0.4:
            blocked[i] = torch.maximum(blocked[i], masks[i, 2] * float(rng.uniform(0.7, 1)))
        if rng is not None and rng.random() < 0.08:
            e[i, 1:] *= 0  # no reference fits: complete from the picture alone
    e = put(e) / 255
    flag = put(has.astype(np.float32))[:, None, None].expand(-1, 128, 192)
    return (c2, c3, c4, torch.stack([e[:, 0], blocked, e[:, 1], e[:, 2], flag], 1)), masks


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=18)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    pool, dev = Pool("train"), Pool("dev")
    given, dev_given = alternate(pool), alternate(dev)
    evidence, dev_evidence = evidence_of(pool, "train", given), evidence_of(dev, "dev", dev_given)
    network = Refinement()
    run = Run("refinement", {"network": network}, args.minutes, args.rate, args.seed)
    for n in run:
        inputs, masks = assemble(pool, evidence, given, run.rng.integers(pool.count, size=args.batch), run.rng)
        with half_precision():
            logits = network(*inputs)
        logits, amodal = logits.float()[:, 0], masks[:, 1]
        weight = 1 + 1.5 * (amodal > 0.5) * (masks[:, 0] < 0.5)
        run.update(mask_loss(logits, amodal, weight.float()), iou=hard_iou(logits, amodal).float().mean())
        if n % 200 == 199:
            network.eval()
            rows = []
            with torch.inference_mode():
                for i in range(0, dev.count, 20):
                    index = np.arange(i, min(dev.count, i + 20))
                    inputs, masks = assemble(dev, dev_evidence, dev_given, index)
                    logits = network(*inputs).float()[:, 0]
                    has, amodal = put(dev_given[index]), masks[:, 1] > 0.5
                    visible = inputs[3][:, 0] > 0.5
                    answer = (logits > 0) | (visible & has[:, None, None])
                    hidden, claimed = amodal & (masks[:, 0] < 0.5), answer & (masks[:, 0] < 0.5)
                    prior = hard_iou(inputs[3][:, 2] - 0.5, masks[:, 1])
                    iou = hard_iou(answer.float() - 0.5, masks[:, 1])
                    rows.append(torch.stack([iou, hard_iou(claimed.float() - 0.5, hidden.float()), (iou >= 0.9).float(), prior, has.float()], 1))
            rows = torch.cat(rows)
            for name, part in (("mask", rows[rows[:, 4] > 0]), ("box", rows[rows[:, 4] == 0])):
                print(f"dev {name} prompt: IoU %.4f, hidden %.4f, at least 0.9 %.3f, prior %.4f" % tuple(part[:, :4].mean(0).tolist()), flush=True)
            network.train()


if __name__ == "__main__":
    main()
