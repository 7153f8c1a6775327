"""Visible mask of the car in a box, on the frozen trunk's responses.  python train_visible.py --minutes 20"""

import argparse

import numpy as np
import torch

from heads import Pool, hard_iou, mask_loss
from loop import Run, half_precision, put
from networks import VisibleMask


def box_prompts(visible, rng=None):
    """Visible masks [n, h, w] at stride 2 → the tight box, filled, at stride 4 [n, 1, h/2, w/2]; jittered when `rng` is given."""
    n, h, w = visible.shape
    out = np.zeros((n, 1, h // 2, w // 2), np.float32)
    for i in range(n):
        ys, xs = np.where(visible[i].max(1) > 0.5)[0], np.where(visible[i].max(0) > 0.5)[0]
        if not len(xs):
            continue
        x0, x1, y0, y1 = xs[0] / 2, (xs[-1] + 1) / 2, ys[0] / 2, (ys[-1] + 1) / 2
        if rng is not None:
            dx, dy = 0.04 * (x1 - x0), 0.04 * (y1 - y0)
            x0, x1, y0, y1 = x0 + rng.normal(0, dx), x1 + rng.normal(0, dx), y0 + rng.normal(0, dy), y1 + rng.normal(0, dy)
        out[i, 0] = fill_box(x0, y0, x1, y1, h // 2, w // 2)
    return put(out)


def fill_box(x0, y0, x1, y1, h, w):
    """Share of each cell that the box covers."""
    columns = np.clip(np.minimum(np.arange(w) + 1, x1) - np.maximum(np.arange(w), x0), 0, 1)
    rows = np.clip(np.minimum(np.arange(h) + 1, y1) - np.maximum(np.arange(h), y0), 0, 1)
    return (rows[:, None] * columns[None]).astype(np.float32)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=2)
    args = parser.parse_args()
    pool, streets, dev = Pool("train"), Pool("streets"), Pool("dev")
    scenes = Pool("scenes") if Pool.exists("scenes") else streets
    crowds = Pool("crowds") if Pool.exists("crowds") else scenes
    network = VisibleMask()
    run = Run("visible", {"network": network}, args.minutes, args.rate, args.seed)

    def step(source, index, rng):
        c2, c3, c4, masks = source.take(index, ("c2", "c3", "c4", "masks"))
        visible = masks[:, 0]
        with half_precision():
            logits = network(c2, c3, c4, box_prompts(visible.cpu().numpy(), rng))
        return logits.float()[:, 0], visible

    for n in run:
        logits, visible = step(pool, run.rng.integers(pool.count, size=args.batch // 2), run.rng)
        others = (streets, crowds, scenes, crowds)[n % 4]
        on_street, street = step(others, run.rng.integers(others.count, size=args.batch - len(logits)), run.rng)
        figures = {"iou": hard_iou(logits, visible).float().mean(), "street_iou": hard_iou(on_street, street).float().mean()}
        run.update(mask_loss(torch.cat([logits, on_street]), torch.cat([visible, street])), **figures)
        if n % 200 == 199:
            network.eval()
            with torch.no_grad():
                scores = torch.cat([hard_iou(*step(dev, range(i, min(dev.count, i + 20)), None)) for i in range(0, dev.count, 20)])
            print(f"dev visible IoU {scores.float().mean():.4f}", flush=True)
            network.train()


if __name__ == "__main__":
    main()
