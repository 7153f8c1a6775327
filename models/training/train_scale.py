"""ScaleNet (eq. 1): log short edge, amodal centre and size from the wide crop.  python train_scale.py --minutes 6"""

import argparse

import numpy as np
import torch
from torch.nn import functional as F

from data import WIDE_H, WIDE_W
from heads import Pool
from loop import Run, half_precision, put
from networks import ScaleNet
from train_visible import fill_box


def wide_masks(source, index, rng=None):
    """[n, 2, h, w] at stride 8: the visible mask (all zero for half of the samples: not known yet) and the visible box."""
    visible = source.rest["wide_visible"][index].astype(np.float32) / 255
    size = source.rest["wide_box"][index] / 8
    h, w = WIDE_H // 8, WIDE_W // 8
    boxes = np.stack([fill_box((w - bw) / 2, (h - bh) / 2, (w + bw) / 2, (h + bh) / 2, h, w) for bw, bh in size])
    known = (rng.random(len(visible)) < 0.5) if rng is not None else np.ones(len(visible), bool)
    return put(np.stack([visible * known[:, None, None], boxes], 1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=6)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    pool, dev = Pool("train"), Pool("dev")
    scenes = Pool("scenes") if Pool.exists("scenes") else pool
    network = ScaleNet()
    network(torch.zeros(2, 96, WIDE_H // 8, WIDE_W // 8), torch.zeros(2, 192, WIDE_H // 16, WIDE_W // 16), torch.zeros(2, 2, WIDE_H // 8, WIDE_W // 8))
    run = Run("scale", {"network": network}, args.minutes, args.rate, args.seed, weight_decay=0.1)

    def step(source, index, rng):
        w3, w4, target = source.take(index, ("w3", "w4", "scale_target"))
        with half_precision():
            out = network(w3, w4, wide_masks(source, index, rng))
        return out.float(), target

    for n in run:
        source = scenes if n % 4 == 3 else pool
        out, target = step(source, run.rng.integers(source.count, size=args.batch), run.rng)
        error = F.smooth_l1_loss(out, target, beta=0.1, reduction="none").mean(0)
        run.update(error.sum(), scale=(out[:, 0] - target[:, 0]).abs().median())
        if n % 200 == 199:
            network.eval()
            with torch.no_grad():
                pairs = [step(dev, np.arange(i, min(dev.count, i + 40)), None) for i in range(0, dev.count, 40)]
            out, target = torch.cat([p[0] for p in pairs]), torch.cat([p[1] for p in pairs])
            off = (out[:, 1:3] - target[:, 1:3]).abs() / target[:, 3:5].exp()
            print(f"dev median relative scale error {(out[:, 0] - target[:, 0]).abs().median():.4f}, rgood(0.1) of the centre {(off.max(1).values < 0.1).float().mean():.4f}", flush=True)
            network.train()


if __name__ == "__main__":
    main()
