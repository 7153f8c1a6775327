"""What refinement and the occluder head are told beside the picture, made once per pool by the trained networks before them.

python evidence.py --step vote; … --step occluder; … --step place; … --step align
"""

import argparse
import json
import os
import subprocess
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch.nn import functional as F

from data import Library
from heads import Pool
from loop import DEVICE, RUNS, half_precision, load_averaged, put
from matching import COARSE_COLUMNS, COARSE_ROWS, MAP_COLUMNS, MAP_ROWS, REACH_COLUMNS, REACH_ROWS, TOP, References, peak_of
from networks import Match, Occluder, Trunk, VisibleMask, VisualConcepts
from train_visible import box_prompts

ROWS, COLUMNS = 2 * REACH_ROWS + 1, 2 * REACH_COLUMNS + 1


class Evidence:
    """Of each query: visible mask as the pipeline would have it, soft prior, centre heat [count, 3, 128, 192] uint8, and
    predicted occluders [count, 64, 96] uint8 once they are there; `given` says whose visible mask the caller gives."""

    def __init__(self, name):
        folder = RUNS / f"pool-{name}"
        self.given = np.load(folder / "given.npy")
        self.visible = np.memmap(folder / "votes/visible.bin", np.uint8, "r", shape=(len(self.given), 128, 192))
        load = lambda path: np.load(path, mmap_mode="r") if path.exists() else None
        self.maps, self.occluder = load(folder / "evidence.npy"), load(folder / "occluder.npy")

    def take(self, index):
        """→ [n, 3, 128, 192], 0–1, in the order of `index`."""
        return put(_pick(self.maps, index).astype(np.float32)) / 255

    def seen(self, index):
        """→ visible masks [n, 1, 128, 192], 0–1."""
        return put(_pick(self.visible, index).astype(np.float32))[:, None] / 255

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


def sessions(folder):
    """The coarse and the exact vote as the service runs them: several times as fast as PyTorch's correlation."""
    import export  # it imports the networks of every run

    m = load_averaged("match", concepts=VisualConcepts(), match=Match())
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    made = {}
    for name, spec in export.voting_networks(m["match"]).items():
        export.export(name, *spec, folder)
        made[name] = onnxruntime.InferenceSession(str(folder / f"{name}.onnx"), options)
    return m["concepts"].to(DEVICE), made


def centred(x, rows, columns):
    """Zero-padded or cut about the middle of the last two axes, as shared/pipeline/centre-maps.ts does."""
    h, w = x.shape[-2:]
    return F.pad(x, ((columns - w) // 2, (columns - w) // 2, (rows - h) // 2, (rows - h) // 2))


def vote_on(name, pool):
    """Visible masks, predicted or given, and the votes of every query, in runs/pool-<name>/votes for place-references.ts."""
    folder = RUNS / f"pool-{name}" / "votes"
    folder.mkdir(exist_ok=True)
    references = References(load_averaged("trunk", trunk=Trunk())["trunk"])
    visible_net = load_averaged("visible", network=VisibleMask())["network"]
    concepts, vote = sessions(folder)
    series = np.array([car.meta.get("series") or car.id for car in Library("train" if name == "scenes" else name).cars])
    own = series[pool.rest["car"]][:, None] == references.series[None]
    given = alternate(pool)
    kept = {k: np.zeros((pool.count, *shape), kind) for k, shape, kind in (
        ("visible", (128, 192), np.uint8), ("top", (TOP,), np.float32), ("similarity", (TOP,), np.float32),
        ("shift", (TOP, 2), np.float32), ("heat", (TOP, ROWS * COLUMNS), np.uint8))}
    with torch.inference_mode():
        maps, coverage = references.maps(concepts)
        coarse = F.avg_pool2d(maps, 2).cpu().numpy()
        maps, coverage = maps.cpu().numpy(), coverage.cpu().numpy()
        for i in range(0, pool.count, 16):
            index = np.arange(i, min(pool.count, i + 16))
            c2, c3, c4, masks = pool.take(index, ("c2", "c3", "c4", "masks"))
            with half_precision():
                predicted = visible_net(c2, c3, c4, box_prompts(masks[:, 0].cpu().numpy())).float()
            visible = torch.where(put(given[index])[:, None, None, None], masks[:, :1], torch.sigmoid(predicted))
            cells = F.avg_pool2d(visible, 4)
            weighted = concepts(c3, c4) * cells
            wide = centred(F.avg_pool2d(weighted, 2), MAP_ROWS // 2 + 2 * COARSE_ROWS, MAP_COLUMNS // 2 + 2 * COARSE_COLUMNS).cpu().numpy()
            size = MAP_ROWS + 2 * REACH_ROWS, MAP_COLUMNS + 2 * REACH_COLUMNS
            query, seen = centred(weighted, *size).cpu().numpy(), centred(cells, *size).cpu().numpy()
            for j, n in enumerate(index):
                score = vote["coarse-vote"].run(None, {"query": wide[j : j + 1], "references": coarse})[0]
                score[own[n]] = -1
                top = np.argsort(-score)[:TOP]
                heat, similarity, _ = vote["match"].run(None, {"query": query[j : j + 1], "visible": seen[j : j + 1], "references": maps[top], "coverage": coverage[top]})
                shift, _ = peak_of(torch.from_numpy(heat))
                kept["top"][n], kept["similarity"][n], kept["shift"][n] = top, similarity, shift.numpy()
                kept["heat"][n] = (heat.reshape(TOP, -1) * 255).round()
            kept["visible"][index] = (visible[:, 0] * 255).round().byte().cpu().numpy()
            if i % 800 == 0:
                print(f"votes {name} {i}/{pool.count}", flush=True)
    for k, values in kept.items():
        values.tofile(folder / f"{k}.bin")
    (references.masks * 255).round().byte().cpu().numpy().tofile(folder / "silhouettes.bin")
    pool.rest["masks"][:, 3].tofile(folder / "outside.bin")
    (folder / "votes.json").write_text(json.dumps({"queries": pool.count, "references": len(references.ids), "voters": TOP}))
    np.save(RUNS / f"pool-{name}/given.npy", given)


def place(name, pool):
    """Fills evidence.npy: the service's own code puts the references in their places."""
    folder = RUNS / f"pool-{name}" / "votes"
    np.load(RUNS / f"pool-{name}/occluder.npy").tofile(folder / "occluder.bin")
    subprocess.run(["node", "--import", "tsx", str(Path(__file__).with_name("place-references.ts")), str(folder)], check=True)
    read = lambda k: np.fromfile(folder / f"{k}.bin", np.uint8).reshape(pool.count, 128, 192)
    np.save(RUNS / f"pool-{name}/evidence.new.npy", np.stack([read("visible"), read("prior"), read("centre")], 1))
    os.replace(RUNS / f"pool-{name}/evidence.new.npy", RUNS / f"pool-{name}/evidence.npy")


def align(name, pool):
    """Fills votes/aligned.bin: what each reference would yield once it's aligned."""
    folder = RUNS / f"pool-{name}" / "votes"
    pool.rest["masks"][:, 1].tofile(folder / "amodal.bin")
    subprocess.run(["node", "--import", "tsx", str(Path(__file__).with_name("align-references.ts")), str(folder)], check=True)


def predict_occluders(name, pool):
    """Fills occluder.npy."""
    network = load_averaged("occluder", network=Occluder())["network"]
    evidence = Evidence(name)
    out = np.zeros((pool.count, 64, 96), np.uint8)
    with torch.inference_mode():
        for i in range(0, pool.count, 16):
            index = np.arange(i, min(pool.count, i + 16))
            with half_precision():
                logits = network(*pool.take(index, ("c2", "c3", "c4")), F.avg_pool2d(evidence.seen(index), 2)).float()
            out[index] = (torch.sigmoid(logits[:, 0]) * 255).round().byte().cpu().numpy()
    np.save(RUNS / f"pool-{name}/occluder.npy", out)
    print(f"occluders {name} {pool.count}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pools", nargs="+", default=["dev", "train", "scenes"])
    parser.add_argument("--step", choices=["vote", "occluder", "place", "align"], required=True, help="in this order; the occluder head is trained before the second")
    args = parser.parse_args()
    make, path = {"vote": (vote_on, "votes/votes.json"), "occluder": (predict_occluders, "occluder.npy"), "place": (place, "evidence.npy"), "align": (align, "votes/aligned.bin")}[args.step]
    for name in args.pools:
        if Pool.exists(name) and not (RUNS / f"pool-{name}" / path).exists():
            make(name, Pool(name))


if __name__ == "__main__":
    main()
