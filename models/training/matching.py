"""The reference side of training: the bank as tensors, shape agreement, voting and the soft prior, as shared/pipeline does them."""

import numpy as np
import torch
from torch.nn import functional as F

from data import FRAME_H, FRAME_W, Library, compose, frame_crop, frame_matrix, to_tensor
from loop import put
from networks import GROUPS

MAP_ROWS, MAP_COLUMNS = 24, 40  # cells of a reference's window
REACH_ROWS, REACH_COLUMNS = 8, 12  # displacements that are voted on, in cells of 8 px
COARSE_ROWS, COARSE_COLUMNS = 2, 3  # of the coarse vote, in cells of 16 px: half as far
TOP = 16  # references in the soft vote
SHARPNESS = 0.05  # w = exp((s / s0 - 1) / SHARPNESS)


class References:
    """Complete training cars and their mirror images in the reference frame."""

    def __init__(self, trunk, library=None, split="train"):
        library = library or Library(split)
        rng = np.random.default_rng(0)
        c3, c4, masks, self.ids, self.mirrored, self.series = [], [], [], [], [], []
        for car in library.complete:
            for mirrored in (False, True):
                scene = compose(library, rng, car=car, short_edge=130, mirrored=mirrored, clean=True)
                x, y, w, h = scene.box
                matrix = frame_matrix((x + w / 2, y + h / 2), 112 / 130, FRAME_W, FRAME_H)
                image = put(to_tensor(frame_crop(scene.rgb, matrix, FRAME_W, FRAME_H)))[None]
                with torch.inference_mode():
                    _, a, b = trunk(image.contiguous(memory_format=torch.channels_last))
                c3.append(a.half())
                c4.append(b.half())
                half = matrix / 2
                masks.append(frame_crop(scene.amodal * 255, half, FRAME_W // 2, FRAME_H // 2, 0))
                self.ids.append(car.id)
                self.mirrored.append(mirrored)
                self.series.append(car.meta.get("series") or car.id)
        self.c3, self.c4 = torch.cat(c3), torch.cat(c4)
        self.masks = put(np.stack(masks)).float() / 255  # [r, 128, 192] at stride 2
        self.coverage = F.avg_pool2d(self.masks[:, None], 4)  # [r, 1, 32, 48] at stride 8
        self.ids, self.series = np.array(self.ids), np.array(self.series)
        # the window of cells around the frame's centre
        top, left = (FRAME_H // 8 - MAP_ROWS) // 2, (FRAME_W // 8 - MAP_COLUMNS) // 2
        self.window = (slice(top, top + MAP_ROWS), slice(left, left + MAP_COLUMNS))

    def maps(self, concepts, index=None):
        """Response maps inside the masks [r, F, rows, columns] and coverage [r, 1, rows, columns]."""
        index = torch.arange(len(self.c3), device=self.c3.device) if index is None else index
        y = concepts(self.c3[index].float(), self.c4[index].float())
        coverage = self.coverage[index]
        rows, columns = self.window
        return (y * coverage)[:, :, rows, columns], coverage[:, :, rows, columns]

    def shape_iou(self, amodal):
        """IoU of centred amodal masks [n, 128, 192] with every reference's mask [n, r]."""
        a, b = (amodal > 0.5).flatten(1).float(), (self.masks > 0.5).flatten(1).float()
        inter = a @ b.T
        return inter / (a.sum(1, keepdim=True) + b.sum(1)[None] - inter)


def correlate_fft(query, references, reach_rows, reach_columns):
    """Σ_x query(x) · reference(x − d) for |d| ≤ reach, grouped over concepts.

    query [n, F, H, W] and references [n, k, F, h, w] share their centres → [n, k, G, 2·reach_rows + 1, 2·reach_columns + 1].
    """
    n, k, f, h, w = references.shape
    hh, ww = query.shape[2:]
    size = (hh + h, ww + w)
    q = torch.fft.rfft2(query, s=size)
    r = torch.fft.rfft2(references, s=size)
    groups = min(GROUPS, f)
    product = (q[:, None] * r.conj()).view(n, k, groups, f // groups, *q.shape[-2:]).sum(3)
    full = torch.fft.irfft2(product, s=size)
    # displacement of the centres: origin offset (hh - h) / 2
    rows = (torch.arange(-reach_rows, reach_rows + 1, device=full.device) + (hh - h) // 2) % size[0]
    columns = (torch.arange(-reach_columns, reach_columns + 1, device=full.device) + (ww - w) // 2) % size[1]
    return full[..., rows[:, None], columns[None]]


def pair_volume(query_map, visible, reference_maps, coverage):
    """Correlation volume of each pair [n, k, G + 2, h, w] (input of Match).

    query_map [n, F, H, W], visible [n, 1, H, W]; reference_maps [n, k, F, h, w], coverage [n, k, 1, h, w].
    """
    total = visible.sum((1, 2, 3)).clamp(min=1).view(-1, 1, 1, 1, 1)
    features = correlate_fft(query_map * visible, reference_maps, REACH_ROWS, REACH_COLUMNS) / total
    overlap = correlate_fft(visible, coverage, REACH_ROWS, REACH_COLUMNS)
    seen = overlap / coverage.sum((2, 3, 4)).clamp(min=1)[:, :, None, None, None]
    return torch.cat([features, overlap / total, seen], 2)


def coarse_scores(query_map, visible, reference_maps):
    """Best correlation at stride 16 of each query with every reference [n, r]; maps pooled from stride 8."""
    q = F.avg_pool2d(query_map * visible, 2)
    r = F.avg_pool2d(reference_maps, 2)
    h, w = r.shape[2] + 2 * COARSE_ROWS, r.shape[3] + 2 * COARSE_COLUMNS
    dy, dx = (h - q.shape[2]) // 2, (w - q.shape[3]) // 2
    q = F.pad(q, (dx, w - q.shape[3] - dx, dy, h - q.shape[2] - dy))
    total = F.avg_pool2d(visible, 2).sum((1, 2, 3)).clamp(min=0.25).view(-1, 1)
    return F.conv2d(q, r).flatten(2).amax(-1) / total


def peak_of(z):
    """Sub-cell peak of heat maps [p, h, w] by a parabola through its neighbours → displacement (dx, dy) in frame px [p, 2] and value [p]."""
    p, h, w = z.shape
    value, index = z.flatten(1).max(1)
    y, x = index // w, index % w
    n = torch.arange(p, device=z.device)

    def vertex(before, here, after):
        curve = before - 2 * here + after
        return torch.where(curve < -1e-6, (0.5 * (before - after) / curve).clamp(-0.5, 0.5), torch.zeros_like(here))

    xs = vertex(z[n, y, (x - 1).clamp(min=0)], value, z[n, y, (x + 1).clamp(max=w - 1)])
    ys = vertex(z[n, (y - 1).clamp(min=0), x], value, z[n, (y + 1).clamp(max=h - 1), x])
    inside_x, inside_y = (x > 0) & (x < w - 1), (y > 0) & (y < h - 1)
    dx = (x + torch.where(inside_x, xs, torch.zeros_like(xs)) - w // 2) * 8
    dy = (y + torch.where(inside_y, ys, torch.zeros_like(ys)) - h // 2) * 8
    return torch.stack([dx, dy], 1), value


def similarity_of(y, volume_peak):
    """Learnt and unlearned score multiplied: σ(y) · correlation at the voted centre."""
    return torch.sigmoid(y) * volume_peak.clamp(0, 1)


def match_queries(concepts, match, source, index, references, maps, coverage, same=None, known_visible=None):
    """Shortlist, voting and score for queries of a pool; the training-side twin of shared/pipeline.

    → top [n, TOP] reference indices, similarity [n, TOP], shifts [n, TOP, 2] px, heat [n, TOP, h, w].
    """
    c3, c4, masks = source.take(index, ("c3", "c4", "masks"))
    visible = masks[:, :1] if known_visible is None else known_visible
    visible = F.avg_pool2d(visible, 4)
    with torch.no_grad():
        y = concepts(c3, c4)
        coarse = coarse_scores(y, visible, maps)
        if same is not None:
            coarse = coarse.masked_fill(same, -1)
        top = coarse.topk(TOP, 1).indices
        volume = pair_volume(y, visible, maps[top], coverage[top])
        n = len(top)
        z, score = match(volume.flatten(0, 1))
        heat = torch.sigmoid(z[:, 0])
        shifts, _ = peak_of(heat)
        cell = heat.flatten(1).argmax(1)
        unlearned = volume[:, :, :-2].sum(2).flatten(2).flatten(0, 1).gather(1, cell[:, None])[:, 0]
        similarity = similarity_of(score, unlearned)
    return top, similarity.view(n, TOP), shifts.view(n, TOP, 2), heat.view(n, TOP, *heat.shape[1:])


def shift_masks(masks, shift):
    """Masks [p, h, w] at stride 2 moved by (dx, dy) frame px, bilinear, zero outside."""
    p, h, w = masks.shape
    theta = torch.zeros(p, 2, 3, device=masks.device)
    theta[:, 0, 0] = theta[:, 1, 1] = 1
    theta[:, 0, 2], theta[:, 1, 2] = -shift[:, 0] / 2 * 2 / w, -shift[:, 1] / 2 * 2 / h
    grid = F.affine_grid(theta, (p, 1, h, w), align_corners=False)
    return F.grid_sample(masks[:, None], grid, align_corners=False)[:, 0]


def soft_vote(masks, shifts, heat, similarity):
    """Soft prior P₀ [h, w] and centre heat [h, w] at stride 2 from the top references of one query (design: soft vote).

    masks [k, 128, 192], shifts [k, 2], heat σ(Z) [k, rows, columns], similarity [k]; sorted or not.
    """
    weight = torch.exp((similarity / similarity.max().clamp(min=1e-6) - 1) / SHARPNESS)
    weight = weight / weight.sum()
    prior = (weight[:, None, None] * shift_masks(masks, shifts)).sum(0)
    centre = (weight[:, None, None] * heat).sum(0)
    h, w = masks.shape[1:]
    rows = (torch.arange(h, device=masks.device) + 0.5 - h / 2) / 4 / (REACH_ROWS + 0.5)
    columns = (torch.arange(w, device=masks.device) + 0.5 - w / 2) / 4 / (REACH_COLUMNS + 0.5)
    grid = torch.stack(torch.meshgrid(rows, columns, indexing="ij")[::-1], -1)[None]
    return prior, F.grid_sample(centre[None, None], grid, align_corners=False, padding_mode="zeros")[0, 0]
