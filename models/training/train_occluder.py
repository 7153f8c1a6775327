"""What stands in front of the car (O), on the frozen trunk's responses.  python train_occluder.py --minutes 8"""

import argparse

import numpy as np
import torch
from torch.nn import functional as F

from evidence import Evidence
from heads import Pool
from loop import Run, half_precision
from networks import Occluder


def sample(pool, evidence, index):
    """Network inputs of a batch, truth O at stride 4 and the weight of every cell (0 where unknown, more inside the whole car)."""
    c2, c3, c4, masks = pool.take(index, ("c2", "c3", "c4", "masks"))
    visible, amodal, front, unknown = (F.avg_pool2d(masks[:, i : i + 1], 2) for i in (0, 1, 4, 5))
    seen = F.avg_pool2d(evidence.seen(index), 2)
    near = F.max_pool2d(amodal, 25, 1, 12)
    weight = (1 - unknown) * (0.2 + near + 2 * amodal)
    return (c2, c3, c4, seen), front, weight, amodal * (1 - visible)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=8)
    args = parser.parse_args()
    sources = [(Pool(name), Evidence(name)) for name in ("train", "scenes") if Pool.exists(name)]
    dev = Pool("dev"), Evidence("dev")
    share = [0.75, 0.25][: len(sources)]
    network = Occluder()
    run = Run("occluder", {"network": network}, args.minutes, args.rate, args.seed)

    def step(source, index):
        inputs, truth, weight, hidden = sample(*source, index)
        with half_precision():
            logits = network(*inputs).float()
        loss = (F.binary_cross_entropy_with_logits(logits, truth, reduction="none") * weight).sum() / weight.sum().clamp(min=1)
        claimed, right = (logits > 0) & (weight > 0.1), truth > 0.5
        return loss, ((claimed & right).sum() / ((claimed | right) & (weight > 0.1)).sum().clamp(min=1)), (claimed & (hidden > 0.5)).sum() / (hidden > 0.5).sum().clamp(min=1)

    for n in run:
        source = sources[run.rng.choice(len(sources), p=np.array(share) / sum(share))]
        loss, iou, recall = step(source, run.rng.integers(source[0].count, size=args.batch))
        run.update(loss, iou=iou, recall=recall)
        if n % 150 == 149:
            network.eval()
            with torch.inference_mode():
                rows = [step(dev, np.arange(i, min(dev[0].count, i + 20))) for i in range(0, dev[0].count, 20)]
            print("dev occluder IoU %.4f, of the hidden part %.4f" % tuple(float(torch.stack([r[k] for r in rows]).mean()) for k in (1, 2)), flush=True)
            network.train()


if __name__ == "__main__":
    main()
