"""What refinement and the occluder head are told beside the picture, made once per pool by the trained networks before them.

python evidence.py --pools train dev scenes
"""

import argparse

import numpy as np
import torch
from torch.nn import functional as F

from data import Library
from heads import Pool
from loop import RUNS, half_precision, load_averaged, put
from matching import References, match_queries, soft_vote
from networks import Match, Occluder, Trunk, VisibleMask, VisualConcepts
from train_visible import box_prompts

NAMES = ("visible", "prior", "centre")


class Evidence:
    """Of each query: visible mask as the pipeline would have it, soft prior, centre heat [count, 3, 128, 192] uint8, and
    predicted occluders [count, 64, 96] uint8 once they are there; `given` says whose visible mask the caller gives."""

    def __init__(self, name):
        folder = RUNS / f"pool-{name}"
        self.maps = np.load(folder / "evidence.npy", mmap_mode="r")
        self.given = np.load(folder / "given.npy")
        path = folder / "occluder.npy"
        self.occluder = np.load(path, mmap_mode="r") if path.exists() else None

    def take(self, index):
        """→ [n, 3, 128, 192], 0–1, in the order of `index`."""
        return put(_pick(self.maps, index).astype(np.float32)) / 255

    def occluders(self, index):
        """→ O [n, 128, 192], 0–1."""
        coarse = put(_pick(self.occluder, index).astype(np.float32)) / 255
        return F.interpolate(coarse[:, None], scale_factor=2, mode="bilinear", align_corners=False)[:, 0]


def _pick(array, index):
    index = np.asarray(index)
    out = np.empty((len(index), *array.shape[1:]), array.dtype)
    order = np.argsort(index)
    out[order] = array[index[order]]
    return out


def alternate(pool):
    """Every second query of each car has its visible mask given."""
    turn, cars = np.arange(pool.count), len(np.unique(pool.rest["car"]))
    return (turn + (turn // cars if cars > 1 else 0)) % 2 == 0


def vote_on(name, pool):
    """Fills evidence.npy: predicted or given visible masks, and what the bank says with them."""
    trunk = load_averaged("trunk", trunk=Trunk())["trunk"]
    references = References(trunk)
    visible_net = load_averaged("visible", network=VisibleMask())["network"]
    m = load_averaged("match", concepts=VisualConcepts(), match=Match())
    series = np.array([car.meta.get("series") or car.id for car in Library("train" if name == "scenes" else name).cars])
    own = put(series[pool.rest["car"]][:, None] == references.series[None])
    given = alternate(pool)
    out = np.zeros((pool.count, 3, 128, 192), np.uint8)
    with torch.inference_mode():
        maps, coverage = references.maps(m["concepts"])
        for i in range(0, pool.count, 16):
            index = np.arange(i, min(pool.count, i + 16))
            c2, c3, c4, masks = pool.take(index, ("c2", "c3", "c4", "masks"))
            with half_precision():
                predicted = visible_net(c2, c3, c4, box_prompts(masks[:, 0].cpu().numpy())).float()
            visible = torch.where(put(given[index])[:, None, None, None], masks[:, :1], torch.sigmoid(predicted))
            top, similarity, shifts, heat = match_queries(m["concepts"], m["match"], pool, index, references, maps, coverage, own[index], visible)
            for j in range(len(index)):
                prior, centre = soft_vote(references.masks[top[j]], shifts[j], heat[j], similarity[j])
                out[i + j] = (torch.stack([visible[j, 0], prior, centre]).clamp(0, 1) * 255).round().byte().cpu().numpy()
            if i % 320 == 0:
                print(f"evidence {name} {i}/{pool.count}", flush=True)
    np.save(RUNS / f"pool-{name}/given.npy", given)
    np.save(RUNS / f"pool-{name}/evidence.npy", out)


def predict_occluders(name, pool):
    """Fills occluder.npy."""
    network = load_averaged("occluder", network=Occluder())["network"]
    evidence = Evidence(name)
    out = np.zeros((pool.count, 64, 96), np.uint8)
    with torch.inference_mode():
        for i in range(0, pool.count, 16):
            index = np.arange(i, min(pool.count, i + 16))
            with half_precision():
                logits = network(*pool.take(index, ("c2", "c3", "c4")), F.avg_pool2d(evidence.take(index)[:, :1], 2)).float()
            out[index] = (torch.sigmoid(logits[:, 0]) * 255).round().byte().cpu().numpy()
    np.save(RUNS / f"pool-{name}/occluder.npy", out)
    print(f"occluders {name} {pool.count}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pools", nargs="+", default=["dev", "train", "scenes"])
    parser.add_argument("--occluders", action="store_true", help="once the occluder head is trained")
    args = parser.parse_args()
    for name in args.pools:
        if not Pool.exists(name):
            continue
        make, path = (predict_occluders, "occluder.npy") if args.occluders else (vote_on, "evidence.npy")
        if not (RUNS / f"pool-{name}" / path).exists():
            make(name, Pool(name))


if __name__ == "__main__":
    main()
