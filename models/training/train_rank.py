"""The score branch once more, on what a reference yields after alignment instead of centred: python train_rank.py --minutes 6

Everything before it stays as it is, so that votes, alignments and banks stay valid: what the branch sees of a pair is computed
once. Needs votes/aligned.bin of the pools train and dev (align-references.ts).
"""

import argparse

import numpy as np
import torch
from torch.nn import functional as F

from data import Library
from export import SCORE_BIAS
from heads import Pool
from loop import RUNS, Run, load_averaged, put
from matching import SHARPNESS, TOP, References, pair_volume
from networks import Match, Trunk, VisualConcepts
from train_match import TAU_NEG, TAU_POS, shape_table

OTHERS = 8  # pairs of each query beside its shortlist: 4 alike, 4 unlike
AGREEMENT_POWER = 2  # of shared/pipeline/complete/place-references.ts


def what_it_sees(match, volume):
    """Input of the score branch [p, 2·c + G + 2] and the unlearned score at the peak [p], as Match and export.py have them."""
    x = match.body(volume)
    z = match.vote(x)
    at_peak = torch.softmax(z.flatten(2) * 4, -1)
    pooled = (torch.cat([x, volume], 1).flatten(2) * at_peak).sum(-1)
    cell = z[:, 0].flatten(1).argmax(1, keepdim=True)
    unlearned = volume[:, :-2].sum(1).flatten(1).gather(1, cell)[:, 0].clamp(0, 1)
    return torch.cat([pooled, x.mean((2, 3))], 1), unlearned


def collect(name, count, networks, references):
    """Pairs of `count` queries: seen [n, TOP + OTHERS, …], unlearned, shape IoU of centred pairs, IoU and agreement after alignment."""
    pool = Pool(name)
    concepts, match = networks["concepts"], networks["match"]
    folder = RUNS / f"pool-{name}/votes"
    top = np.fromfile(folder / "top.bin", np.float32).reshape(-1, TOP).astype(np.int64)
    aligned = np.fromfile(folder / "aligned.bin", np.float32).reshape(-1, TOP, 2)
    visible_masks = np.memmap(folder / "visible.bin", np.uint8, "r", shape=(pool.count, 128, 192))
    table = shape_table(pool, references)
    series = np.array([car.meta.get("series") or car.id for car in Library(name).cars])
    table[put(series[pool.rest["car"]][:, None] == references.series[None])] = -1
    table = table.cpu().numpy()
    rng = np.random.default_rng(11)
    chosen = rng.permutation(pool.count)[:count]
    rows = []
    with torch.inference_mode():
        maps, coverage = references.maps(concepts)
        for i in range(0, len(chosen), 8):
            index = chosen[i : i + 8]
            picks = np.stack([np.concatenate([top[q], others(table[q], rng)]) for q in index])
            c3, c4 = pool.take(index, ("c3", "c4"))
            visible = F.avg_pool2d(put(np.stack([visible_masks[q] for q in index]).astype(np.float32))[:, None] / 255, 4)
            volume = pair_volume(concepts(c3, c4), visible, maps[put(picks)], coverage[put(picks)])
            seen, unlearned = what_it_sees(match, volume.flatten(0, 1))
            n = len(index)
            rows.append((seen.view(n, TOP + OTHERS, -1), unlearned.view(n, -1), put(np.take_along_axis(table[index], picks, 1)), put(aligned[index])))
            if i % 800 == 0:
                print(f"pairs {name} {i}/{len(chosen)}", flush=True)
    return [torch.cat(column).clone() for column in zip(*rows)]


def others(row, rng):
    """References that are alike when centred, and ones that aren't."""
    alike, unlike = np.where(row >= TAU_POS)[0], np.where((row >= 0) & (row <= TAU_NEG))[0]
    draw = lambda some: rng.choice(some if len(some) else np.where(row >= 0)[0], OTHERS // 2)
    return np.concatenate([draw(alike), draw(unlike)])


def losses(score, seen, unlearned, shape, aligned):
    """Expected IoU that is missed when references vote with the weights of the soft vote; the pair loss; and their figures."""
    y = score(seen).squeeze(-1) - SCORE_BIAS
    fit = torch.sigmoid(y[:, :TOP]) * unlearned[:, :TOP] * aligned[..., 1] ** AGREEMENT_POWER
    best = fit.amax(1, keepdim=True).clamp(min=1e-6)
    weights = torch.softmax((fit / best - 1) / SHARPNESS, 1)
    missed = (aligned[..., 0].amax(1) - (weights * aligned[..., 0]).sum(1)).mean()
    alike, unlike = (shape >= TAU_POS).float(), ((shape >= 0) & (shape <= TAU_NEG)).float()
    bce = F.binary_cross_entropy_with_logits(y, alike, reduction="none")
    pair = (bce * alike).sum() / alike.sum() + (bce * unlike).sum() / unlike.sum()
    chosen = aligned[torch.arange(len(fit)), fit.argmax(1), 0].mean()
    right = lambda mark, sign: (((y * sign) > 0).float() * mark).sum() / mark.sum()
    return missed, pair, {"missed": missed, "chosen": chosen, "pos_acc": right(alike, 1), "neg_acc": right(unlike, -1)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=6)
    parser.add_argument("--queries", type=int, default=3500)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=12)
    args = parser.parse_args()
    networks = load_averaged("match", concepts=VisualConcepts(), match=Match())
    references = References(load_averaged("trunk", trunk=Trunk())["trunk"])
    dev = collect("dev", 240, networks, references)
    train = collect("train", args.queries, networks, references)
    score = networks["match"].score.requires_grad_(True)
    run = Run("rank", {"score": score}, args.minutes, args.rate, args.seed, weight_decay=0.05, every=500)

    def evaluate():
        score.eval()
        with torch.inference_mode():
            _, _, figures = losses(score, *dev)
        print("dev " + "  ".join(f"{k} {float(v):.4f}" for k, v in figures.items()), flush=True)
        score.train()

    evaluate()
    for n in run:
        index = put(run.rng.integers(len(train[0]), size=args.batch))
        missed, pair, figures = losses(score, *(column[index] for column in train))
        run.update(20 * missed + 0.5 * pair, **figures)
        if n % 2000 == 1999:
            evaluate()
    # The averaged weights go where export.py looks for them.
    score.load_state_dict({k.removeprefix("score."): v for k, v in run.averaged.items()})
    evaluate()
    path = RUNS / "match/checkpoint.pt"
    state = torch.load(path, weights_only=True, map_location="cpu")
    for part in (state["averaged"], state["modules"]):
        for k, v in score.state_dict().items():
            part[f"match.score.{k}"] = v.cpu().clone()
    torch.save(state, path)


if __name__ == "__main__":
    main()
