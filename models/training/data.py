"""Photographs in, training samples out: cars, things that hide them, and streets, composed with known truth.

A `Scene` is one composed picture with one target car. Crops of it are cut by `frame_crop` exactly as the pipeline cuts them.
Everything random comes from the `numpy.random.Generator` that the caller passes.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

cv2.setNumThreads(0)

L = 224  # unit of scale: the short edge of the amodal box (eq. 2)
WORKING_SHORT_EDGE = L // 2  # the networks look at half of L: stride 8 here is the paper's stride 16
FRAME_H, FRAME_W = 256, 384  # frame of queries and references
WIDE_H, WIDE_W = 160, 256  # frame of ScaleNet's wide crop
WIDE_CONTEXT = 1.8  # the wide crop is this many times the visible box
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
OUTSIDE = (124, 116, 104)  # colour of whatever lies outside the picture: the mean above


def data_root():
    return Path(os.environ.get("KANIZSA_TRAINING_DATA", "../shared/data"))


def left_out():
    """Body styles that no training sample may show, as in KANIZSA_TRAINING_WITHOUT=pickup; street frames aren't labelled with them."""
    return set(filter(None, os.environ.get("KANIZSA_TRAINING_WITHOUT", "").split(",")))


def read_rgb(path):
    return cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


@dataclass
class Cutout:
    """RGB, alpha 0–255 and tight box x, y, w, h of a thing; smaller copies for clean reduction."""

    id: str
    levels: list  # [(rgb, alpha, shrink)]
    box: tuple
    meta: dict

    @staticmethod
    def make(id, rgb, alpha, meta=None):
        ys, xs = np.where(alpha > 127)
        box = (xs.min(), ys.min(), xs.max() - xs.min() + 1, ys.max() - ys.min() + 1)
        levels, shrink = [(rgb, alpha, 1.0)], 1.0
        while min(rgb.shape[:2]) > 64 and len(levels) < 5:
            shrink /= 2
            size = (max(1, round(rgb.shape[1] / 2)), max(1, round(rgb.shape[0] / 2)))
            rgb, alpha = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
            levels.append((rgb, alpha, shrink))
        return Cutout(id, levels, tuple(int(v) for v in box), meta or {})

    def level(self, matrix):
        """The smallest copy that isn't enlarged, and the map from it."""
        scale = np.sqrt(abs(np.linalg.det(matrix[:, :2])))
        rgb, alpha, _ = next((lv for lv in reversed(self.levels) if lv[2] >= scale), self.levels[0])
        m = matrix.copy()  # pixel centres lie at half integers
        m[:, :2] /= [rgb.shape[1] / self.levels[0][0].shape[1], rgb.shape[0] / self.levels[0][0].shape[0]]
        m[:, 2] += 0.5 * m[:, :2].sum(1) - 0.5
        return rgb, alpha, m

    def warp(self, matrix, width, height):
        """The cut-out under the 2×3 map picture → canvas: RGB and alpha on the canvas."""
        rgb, alpha, m = self.level(matrix)
        warped = cv2.warpAffine(rgb, m, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=OUTSIDE)
        return warped, cv2.warpAffine(alpha, m, (width, height), flags=cv2.INTER_LINEAR)

    def warp_alpha(self, matrix, width, height):
        _, alpha, m = self.level(matrix)
        return cv2.warpAffine(alpha, m, (width, height), flags=cv2.INTER_LINEAR)


def place(box, center, scale_x, scale_y, flip=False):
    """2×3 map that puts the centre of `box` on `center`, scaled, mirrored when `flip`."""
    cx, cy = box[0] + box[2] / 2, box[1] + box[3] / 2
    sx = -scale_x if flip else scale_x
    return np.array([[sx, 0, center[0] - sx * cx], [0, scale_y, center[1] - scale_y * cy]], np.float64)


class Library:
    """All photographs of one split, in memory: cars with masks, occluders, streets without labels of instances."""

    def __init__(self, split="train", root=None):
        root = Path(root or data_root())
        rows = [json.loads(line) for line in open(root / "cars/index.jsonl")]
        self.cars = []
        for row in rows:
            if row["split"] == split and not (split == "train" and row["body"] in left_out()):
                mask = cv2.imread(str(root / "cars" / row["mask"]), cv2.IMREAD_GRAYSCALE)
                self.cars.append(Cutout.make(row["id"], read_rgb(root / "cars" / row["file"]), mask, row))
        self.complete = [car for car in self.cars if car.meta["complete"]]
        pasted = json.load(open(root / "occluders/cars_as_occluders.json"))["ids"]
        self.car_occluders = [car for car in self.cars if car.id in pasted] or self.complete
        self.things = []
        for line in open(root / "occluders/index.jsonl"):
            row = json.loads(line)
            if row["split"] == ("train" if split == "train" else "val"):
                rgba = cv2.imread(str(root / "occluders" / row["file"]), cv2.IMREAD_UNCHANGED)
                rgba = cv2.copyMakeBorder(rgba, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
                self.things.append(Cutout.make(row["id"], cv2.cvtColor(rgba[..., :3], cv2.COLOR_BGR2RGB), rgba[..., 3], row))
        self.streets = []
        for line in open(root / "streets/camvid/index.jsonl"):
            row = json.loads(line)
            if row["split"] == "train":
                mask = cv2.imread(str(root / "streets/camvid" / row["cars"]), cv2.IMREAD_GRAYSCALE)
                self.streets.append((row["id"], read_rgb(root / "streets/camvid" / row["file"]), (mask > 0).astype(np.uint8)))


@dataclass
class Scene:
    rgb: np.ndarray  # [h, w, 3] uint8
    visible: np.ndarray  # [h, w] uint8 0 | 1, as are the others
    amodal: np.ndarray
    other: np.ndarray  # visible parts of other pasted cars
    outside: np.ndarray  # beyond the picture
    box: tuple  # amodal box x, y, w, h, floats
    hidden: float
    car: str
    mirrored: bool
    labelled: np.ndarray  # 1 where "not a car" is known
    front: np.ndarray  # 1 where something stands in front of the target, that is where it may be hidden
    unknown: np.ndarray  # 1 where it isn't known whether something does


def jitter_colour(rgb, rng, strength=1.0):
    """Brightness, contrast, white balance, gamma and saturation, by look-up table."""
    gain = (1 + strength * rng.normal(0, 0.12)) * (1 + strength * rng.normal(0, 0.05, 3))
    ramp = np.arange(256)[:, None] * gain + strength * rng.normal(0, 10)
    if rng.random() < 0.3:
        ramp = 255 * np.clip(ramp / 255, 0, 1) ** np.exp(rng.normal(0, 0.25))
    table = np.clip(ramp, 0, 255).astype(np.uint8)[None]
    rgb = cv2.LUT(rgb, table)
    if rng.random() < 0.5:
        keep = rng.uniform(0.3, 1.5)
        grey = cv2.cvtColor(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        rgb = cv2.addWeighted(rgb, keep, grey, 1 - keep, 0)
    return rgb


def degrade(rgb, rng):
    """Blur, noise, loss of resolution and JPEG, each sometimes."""
    if rng.random() < 0.3:
        rgb = cv2.GaussianBlur(rgb, (0, 0), rng.uniform(0.4, 1.4))
    if rng.random() < 0.25:
        f = rng.uniform(0.22, 0.8)
        small = cv2.resize(rgb, None, fx=f, fy=f, interpolation=cv2.INTER_AREA)
        rgb = cv2.resize(small, (rgb.shape[1], rgb.shape[0]), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.25:
        rgb = np.clip(rgb + rng.standard_normal(rgb.shape[:2] + (1,), np.float32) * rng.uniform(2, 10), 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        code = cv2.imencode(".jpg", rgb, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 95))])[1]
        rgb = cv2.imdecode(code, cv2.IMREAD_COLOR)
    return rgb


def blend(canvas, rgb, alpha, rng):
    """Paste with an edge that is soft by a random width, so that no network learns the seam."""
    x, y, w, h = cv2.boundingRect(alpha)
    if w == 0:
        return
    cut = (slice(max(0, y - 4), y + h + 4), slice(max(0, x - 4), x + w + 4))
    alpha = alpha[cut]
    sigma = rng.choice([0.0, 0.6, 1.0, 1.6])
    soft = cv2.GaussianBlur(alpha, (0, 0), sigma) if sigma else alpha
    a = (soft.astype(np.float32) / 255)[..., None]
    under = canvas[cut]
    canvas[cut] = (under + (rgb[cut].astype(np.float32) - under) * a).astype(np.uint8)


def street_background(library, rng, width, height):
    """A random piece of a street photograph as canvas, with its car pixels."""
    _, rgb, cars = library.streets[rng.integers(len(library.streets))]
    scale = max(width / rgb.shape[1], height / rgb.shape[0]) * rng.uniform(1.0, 1.8)
    w, h = int(width / scale), int(height / scale)
    x, y = rng.integers(rgb.shape[1] - w + 1), rng.integers(rgb.shape[0] - h + 1)
    cut = (slice(y, y + h), slice(x, x + w))
    size = (width, height)
    rgb = cv2.resize(rgb[cut], size, interpolation=cv2.INTER_LINEAR)
    cars = cv2.resize(cars[cut], size, interpolation=cv2.INTER_NEAREST)
    if rng.random() < 0.5:
        rgb, cars = rgb[:, ::-1].copy(), cars[:, ::-1].copy()
    return rgb, cars


def occlude(scene_rgb, amodal, box, library, rng, want, car_id):
    """Paste things over the target until about `want` of it is hidden. → occluder alpha > 0.5, part of it that is car."""
    h, w = amodal.shape
    hidden, cars = np.zeros_like(amodal), np.zeros_like(amodal)
    coarse = cv2.resize(amodal, (w // 4, h // 4), interpolation=cv2.INTER_NEAREST)  # placements are tried at a quarter
    coarse_hidden = np.zeros_like(coarse)
    total = max(1, int(coarse.sum()))
    x, y, bw, bh = box
    by_car = rng.random() < 0.6
    best = None

    def paste(thing, matrix):
        rgb, alpha = thing.warp(matrix, w, h)
        blend(scene_rgb, jitter_colour(rgb, rng, 0.7), alpha, rng)
        hidden[alpha > 127] = 1
        cars[alpha > 127] = 1 if by_car else 0

    for _ in range(14):
        if by_car:
            thing = library.car_occluders[rng.integers(len(library.car_occluders))]
            if thing.id == car_id:
                continue
            scale = np.sqrt(bw * bh / (thing.box[2] * thing.box[3])) * rng.uniform(0.7, 1.6)
            side = rng.choice([-1, 1])
            tw, th = thing.box[2] * scale, thing.box[3] * scale
            cx = x + bw / 2 + side * rng.uniform(0.0, 1.0) * (bw + tw) / 2
            bottom = y + bh + rng.uniform(-0.05, 0.7) * bh
            center = (cx, bottom - th / 2)
        else:
            thing = library.things[rng.integers(len(library.things))]
            scale = bh * rng.uniform(0.4, 2.2) / thing.box[3]
            if thing.meta.get("class") == "vegetation":
                scale = np.sqrt(bw * bh * rng.uniform(0.15, 1.2) / (thing.box[2] * thing.box[3]))
            center = (x + rng.uniform(-0.05, 1.05) * bw, y + rng.uniform(0.1, 1.1) * bh)
        stretch = np.exp(rng.normal(0, 0.08))
        matrix = place(thing.box, center, scale * stretch, scale / stretch, rng.random() < 0.5)
        covered = thing.warp_alpha(matrix / 4, w // 4, h // 4) > 127
        gain = (covered & (coarse > 0) & (coarse_hidden == 0)).sum() / total
        now = (coarse_hidden & coarse).sum() / total
        miss = abs(now + gain - want)
        if gain < 0.72 and (best is None or miss < best[0]):
            best = (miss, matrix, thing)
        if miss < 0.06 or (not by_car and 0.02 < gain < want - now):
            paste(thing, matrix)
            coarse_hidden[covered] = 1
            best = None
            if (coarse_hidden & coarse).sum() / total > want - 0.06:
                break
    if not hidden.any() and best is not None and want > 0.1:
        paste(best[2], best[1])
    return hidden, cars


SCENE_H, SCENE_W = 400, 640


def compose(library, rng, car=None, short_edge=None, hidden=None, mirrored=None, clean=False, clean_background=False):
    """One scene with one target car; `clean` leaves it unhidden and as photographed (for references),
    `clean_background` keeps its own photograph around it."""
    car = car or library.complete[rng.integers(len(library.complete))]
    short_edge = short_edge or WORKING_SHORT_EDGE * 1.15
    mirrored = bool(rng.random() < 0.5) if mirrored is None else mirrored
    scale = short_edge / min(car.box[2:])
    center = (SCENE_W / 2, SCENE_H / 2)
    stretch = 1.0 if clean else np.exp(rng.normal(0, 0.06))
    matrix = place(car.box, center, scale * stretch, scale / stretch, mirrored)
    rgb, alpha = car.warp(matrix, SCENE_W, SCENE_H)
    amodal = (alpha > 127).astype(np.uint8)
    photo = np.full(car.levels[0][1].shape, 255, np.uint8)
    inside = cv2.warpAffine(photo, matrix, (SCENE_W, SCENE_H), flags=cv2.INTER_LINEAR) > 127
    outside = (~inside).astype(np.uint8)
    labelled = np.zeros_like(amodal)
    if not clean:
        rgb = jitter_colour(rgb, rng)
    other = np.zeros_like(amodal)
    if not clean and not clean_background and rng.random() < 0.4:
        background, cars = street_background(library, rng, SCENE_W, SCENE_H)
        blend(background, rgb, alpha, rng)
        rgb, other, outside = background, cars & (1 - amodal), np.zeros_like(outside)
        labelled[:] = 1
    elif outside.any():
        rgb[outside > 0] = OUTSIDE
    w, h = car.box[2] * scale * stretch, car.box[3] * scale / stretch
    box = (center[0] - w / 2, center[1] - h / 2, w, h)
    visible = amodal.copy()
    front = np.zeros_like(amodal)
    if not clean:
        want = rng.uniform(0, 0.68) if hidden is None else hidden
        if want > 0.04:
            covered, by_car = occlude(rgb, amodal, box, library, rng, want, car.id)
            # what sticks out of the photograph shows there too, as in a picture whose border lies further out
            visible[covered > 0] = 0
            other[covered > 0] = by_car[covered > 0]
            front = covered
            outside = outside & (1 - covered) if rng.random() < 0.15 else outside
        if rng.random() < 0.12:  # the picture's border cuts the car
            side = rng.integers(3)
            cut = rng.uniform(0.08, 0.45)
            beyond = np.zeros_like(amodal)
            if side == 0:
                beyond[:, : int(box[0] + cut * w)] = 1
            elif side == 1:
                beyond[:, int(box[0] + (1 - cut) * w) :] = 1
            else:
                beyond[int(box[1] + (1 - 0.7 * cut) * h) :] = 1
            outside |= beyond
        rgb[outside > 0] = OUTSIDE
        visible[outside > 0] = 0
        other[outside > 0] = front[outside > 0] = 0
        rgb = degrade(rgb, rng)
        rgb[outside > 0] = OUTSIDE
    share = 1 - visible.sum() / max(1, amodal.sum())
    return Scene(rgb, visible, amodal, other, outside, box, float(share), car.id, mirrored, labelled, front, np.zeros_like(amodal))


def tight_box(mask):
    xs, ys = np.where(mask.any(0))[0], np.where(mask.any(1))[0]
    if not len(xs):
        return None
    return (xs[0], ys[0], xs[-1] - xs[0] + 1, ys[-1] - ys[0] + 1)


def frame_matrix(center, scale, width, height):
    """Map scene → frame: `center` goes to the frame's middle. Pixel centres lie at half integers."""
    return np.array([[scale, 0, width / 2 - scale * center[0]], [0, scale, height / 2 - scale * center[1]]], np.float64)


def frame_crop(array, matrix, width, height, value=OUTSIDE, mask=False):
    """Resample under a half-integer-centre map; reductions are averaged first."""
    s = matrix[0, 0]
    src, m = array, matrix.copy()
    while s < 0.6:
        src = cv2.resize(src, (src.shape[1] // 2, src.shape[0] // 2), interpolation=cv2.INTER_AREA)
        m[:, :2] *= 2
        s *= 2
    m[:, 2] += 0.5 * m[:, :2].sum(1) - 0.5
    if mask:
        return cv2.warpAffine(src, m, (width, height), flags=cv2.INTER_LINEAR, borderValue=value)
    return cv2.warpAffine(src, m, (width, height), flags=cv2.INTER_LINEAR, borderValue=value)


def wide_scale(box):
    """Scale of ScaleNet's wide crop for a visible box."""
    return min(WIDE_W / (WIDE_CONTEXT * box[2]), WIDE_H / (WIDE_CONTEXT * box[3]))


def to_tensor(rgb):
    return ((rgb.astype(np.float32) / 255 - MEAN) / DEVIATION).transpose(2, 0, 1)
