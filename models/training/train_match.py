"""Visual concepts (eq. 3), voting (eq. 4, 5) and score (eq. 6) on pairs of query and reference.  python train_match.py --minutes 12"""

import argparse

import numpy as np
import torch
from torch.nn import functional as F

from data import Library
from heads import Pool
from loop import Run, load_averaged, put
from matching import REACH_COLUMNS, REACH_ROWS, TOP, References, coarse_scores, match_queries, pair_volume, shift_masks
from networks import FEATURES, Match, Trunk, VisualConcepts, up2

TAU_POS, TAU_NEG = 0.75, 0.55  # section 3.2 of the paper
EPSILON = 1.0  # weight of the voting loss beside the score's (eq. 6)


def principal_components(concepts, references):
    """Starts w₁ from half-whitened principal components of masked reference cells."""
    with torch.no_grad():
        cells = []
        for i in range(0, len(references.c3), 4):
            x = torch.cat([references.c3[i : i + 1].float(), up2(references.c4[i : i + 1].float())], 1)[0]
            cells.append(x[:, references.coverage[i, 0] > 0.5].T)
        x = torch.cat(cells)
        mean = x.mean(0)
        _, s, v = torch.linalg.svd((x - mean)[torch.randperm(len(x))[:20000]], full_matrices=False)
        w = v[:FEATURES] / s[:FEATURES, None].sqrt() * s[0].sqrt()
        concepts.w1.weight.copy_(w[:, :, None, None])
        concepts.w1.bias.copy_(-(w @ mean))


def centred(amodal, center, size):
    """Amodal masks at stride 2 moved to the frame's centre and scaled to the reference's short edge, as the pair set compares shapes."""
    n, h, w = amodal.shape
    s = size.min(1).values / 112
    theta = torch.zeros(n, 2, 3, device=amodal.device)
    theta[:, 0, 0] = theta[:, 1, 1] = s
    theta[:, 0, 2], theta[:, 1, 2] = (center[:, 0] / (w * 2) * 2 - 1), (center[:, 1] / (h * 2) * 2 - 1)
    return F.grid_sample(amodal[:, None], F.affine_grid(theta, (n, 1, h, w), align_corners=False), align_corners=False)[:, 0]


def shape_table(pool, references):
    """IoU of every query's true shape with every reference [q, r]; −1 for the same photograph or series."""
    rows = []
    for i in range(0, pool.count, 100):
        masks, center, size = pool.take(range(i, min(pool.count, i + 100)), ("masks", "center", "size"))
        rows.append(references.shape_iou(centred(masks[:, 1], center, size)))
    return torch.cat(rows)


def voting_target(center, k):
    """Gaussian of σ = 1.5 cells at the true displacement of the centre from the frame's middle [n, k, h, w]."""
    dy = (center[:, 1] - 128)[:, None] / 8 - torch.arange(-REACH_ROWS, REACH_ROWS + 1, device=center.device)
    dx = (center[:, 0] - 192)[:, None] / 8 - torch.arange(-REACH_COLUMNS, REACH_COLUMNS + 1, device=center.device)
    z = torch.exp(-(dy[:, :, None] ** 2 + dx[:, None] ** 2) / (2 * 1.5**2))
    return z[:, None].expand(-1, k, -1, -1)


def choose(table, rng, hard, k):
    """k references of one query: good shapes, wrong shapes, and what the unlearned score confuses."""
    allowed = np.where(table >= 0)[0]
    order = allowed[np.argsort(-table[allowed])]
    good = order[: max(8, int((table[allowed] >= TAU_POS).sum()))]
    wrong = allowed[table[allowed] <= TAU_NEG]
    near = [r for r in hard if table[r] >= 0][:24]
    picks = list(rng.choice(good, 3)) + list(rng.choice(wrong if len(wrong) else order[-20:], 2)) + list(rng.choice(near if near else order, k - 5))
    return picks


def evaluate(concepts, match, dev, references, table):
    """Voting, transfer and soft vote on the dev pool."""
    concepts.eval(), match.eval()
    maps, coverage = references.maps(concepts)
    inter = []
    for i in range(0, dev.count, 16):
        index = range(i, min(dev.count, i + 16))
        top, similarity, shifts, _ = match_queries(concepts, match, dev, index, references, maps, coverage)
        masks, center, size = dev.take(index, ("masks", "center", "size"))
        best = similarity.argmax(1)
        n = torch.arange(len(best), device=best.device)
        moved = shift_masks(references.masks[top[n, best]], shifts[n, best]) > 0.5
        truth = masks[:, 1] > 0.5
        iou = (moved & truth).flatten(1).sum(1) / (moved | truth).flatten(1).sum(1)
        off = (shifts[n, best] + torch.tensor([192.0, 128.0], device=center.device) - center).abs() / size
        shape = table[i : i + 16].gather(1, top)
        inter.append(torch.stack([iou, (off.max(1).values < 0.1).float(), shape[n, best], shape.max(1).values, table[i : i + 16].max(1).values], 1))
    concepts.train(), match.train()
    return torch.cat(inter).mean(0).tolist()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--pairs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=4)
    args = parser.parse_args()
    pool, dev = Pool("train"), Pool("dev")
    trunk = load_averaged("trunk", trunk=Trunk())["trunk"]
    references = References(trunk)
    print(len(references.ids), "references", flush=True)
    table, dev_table = shape_table(pool, references), shape_table(dev, references)
    library = Library("train")
    series = np.array([car.meta.get("series") or car.id for car in library.cars])
    own = put(series[pool.rest["car"]][:, None] == references.series[None])
    table[own] = -1
    table = table.cpu().numpy()
    concepts, match = VisualConcepts(), Match()
    principal_components(concepts, references)
    run = Run("match", {"concepts": concepts, "match": match}, args.minutes, args.rate, args.seed)
    hard = None
    for n in run:
        if n % 150 == 0:  # hard negatives: what the coarse vote ranks high now
            concepts.eval()
            with torch.no_grad():
                maps, _ = references.maps(concepts)
                chosen = run.rng.permutation(pool.count)[: min(pool.count, 600)]
                hard = {}
                for i in range(0, len(chosen), 30):
                    part = chosen[i : i + 30]
                    c3, c4, masks = pool.take(part, ("c3", "c4", "masks"))
                    scores = coarse_scores(concepts(c3, c4), F.avg_pool2d(masks[:, :1], 4), maps).masked_fill(own[part], -1)
                    hard.update(zip(part.tolist(), scores.topk(48, 1).indices.cpu().numpy()))
            print("dev transfer IoU %.4f, rgood(0.1) %.4f, shape of top-1 %.4f, best of %d %.4f, best of all %.4f" % tuple(
                (lambda r: (r[0], r[1], r[2], TOP, r[3], r[4]))(evaluate(concepts, match, dev, references, dev_table))), flush=True)
            concepts.train()
            keys = np.array(list(hard))
        index = run.rng.choice(keys, args.batch)
        picks = torch.tensor(np.array([choose(table[q], run.rng, hard[q], args.pairs) for q in index]))
        c3, c4, masks, center = pool.take(index, ("c3", "c4", "masks", "center"))
        visible = F.avg_pool2d(masks[:, :1], 4)
        flat, inverse = picks.flatten().unique(return_inverse=True)
        maps, coverage = references.maps(concepts, flat)
        volume = pair_volume(concepts(c3, c4), visible, maps[inverse.view_as(picks)], coverage[inverse.view_as(picks)])
        z, score = match(volume.flatten(0, 1))
        score = score.view_as(picks)
        iou = put(np.take_along_axis(table[index], picks.numpy(), 1))
        target = voting_target(center, picks.shape[1])
        heat = torch.sigmoid(z[:, 0]).view_as(target)
        vote = ((heat - target) ** 2 * (1 + 10 * target)).mean()
        sure = ((iou >= TAU_POS) | (iou <= TAU_NEG)).float()
        label = (iou >= TAU_POS).float()
        bce = (F.binary_cross_entropy_with_logits(score, label, reduction="none") * sure).sum() / (sure.sum() + 1)
        unlearned = (volume[:, :, :-2].sum(2) * (target == target.amax((2, 3), keepdim=True))).amax((2, 3))
        # which reference fits best: the order of the pairs by the shape they would transfer
        aim = torch.softmax(iou / 0.04, 1)
        rank = -(aim * torch.log_softmax(score, 1)).sum(1).mean() - (aim * torch.log_softmax(unlearned * 20, 1)).sum(1).mean()
        with torch.no_grad():
            right = ((score > 0) == (label > 0)).float()
            acc = (right * sure).sum() / sure.sum().clamp(min=1)
        run.update(bce + EPSILON * 4 * vote + 0.3 * rank, bce=bce, vote=vote, rank=rank, acc=acc)


if __name__ == "__main__":
    main()
