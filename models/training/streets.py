"""Whole pictures with boxes of visible cars: street frames with pseudo-labels, cars pasted into them, photographs of one car."""

import cv2
import numpy as np
import onnxruntime

from data import blend, compose, data_root, degrade, jitter_colour, place
from loop import RUNS

CLOSE_UP = 0.07  # share of training pictures without any car to find
UNKNOWN, NOT_CAR, CAR = 255, 254, 13  # what a pixel is, beside the 19 classes of Cityscapes


class Detector:
    """Pseudo-labels of cars, buses and lorries from a teacher network."""

    def __init__(self):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        self.session = onnxruntime.InferenceSession(str(data_root() / "teachers/yolox-nano-coco.onnx"), options)
        self.input = self.session.get_inputs()[0].name

    def __call__(self, rgb, threshold=0.3):
        """→ boxes [n, 4] xyxy in picture px, scores [n]."""
        r = 416 / max(rgb.shape[:2])
        canvas = np.full((416, 416, 3), 114, np.uint8)
        small = cv2.resize(rgb, (round(rgb.shape[1] * r), round(rgb.shape[0] * r)), interpolation=cv2.INTER_AREA if r < 1 else cv2.INTER_LINEAR)
        canvas[: small.shape[0], : small.shape[1]] = small
        raw = self.session.run(None, {self.input: canvas[..., ::-1].transpose(2, 0, 1)[None].astype(np.float32)})[0][0]
        cells = [np.stack(np.meshgrid(np.arange(416 // s), np.arange(416 // s)), -1).reshape(-1, 2) for s in (8, 16, 32)]
        strides = np.concatenate([np.full(len(c), s) for c, s in zip(cells, (8, 16, 32))])[:, None]
        xy, wh = (raw[:, :2] + np.concatenate(cells)) * strides / r, np.exp(raw[:, 2:4]) * strides / r
        score = raw[:, 4] * raw[:, [7, 10, 12]].max(1)
        keep = score > threshold
        boxes, score = np.concatenate([xy - wh / 2, xy + wh / 2], 1)[keep], score[keep]
        chosen = cv2.dnn.NMSBoxes(np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], 1).tolist(), score.tolist(), threshold, 0.55)
        return boxes[list(chosen)], score[list(chosen)]


class Segmenter:
    """What every pixel of a street is, from a teacher network: the 19 classes of Cityscapes."""

    def __init__(self):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        self.session = onnxruntime.InferenceSession(str(data_root() / "teachers/deeplab-cityscapes.onnx"), options)
        self.input = self.session.get_inputs()[0].name

    def __call__(self, rgb, sure=0.6):
        """→ [h, w] uint8: the class, UNKNOWN where its probability is below `sure`."""
        square = cv2.resize(rgb, (513, 513), interpolation=cv2.INTER_LINEAR).astype(np.float32) / 127.5 - 1
        logits = self.session.run(None, {self.input: square[None]})[0][0]
        if logits.shape[0] == 19:
            logits = logits.transpose(1, 2, 0)
        logits = cv2.resize(logits.astype(np.float32), (rgb.shape[1], rgb.shape[0]), interpolation=cv2.INTER_LINEAR)
        p = np.exp(logits - logits.max(-1, keepdims=True))
        p /= p.sum(-1, keepdims=True)
        return np.where(p.max(-1) >= sure, p.argmax(-1), UNKNOWN).astype(np.uint8)


def detect_closely(rgb, detector, least):
    """Boxes of the frame as a whole and of its enlarged pieces, one for one car: small cars show in the pieces alone."""
    h, w = rgb.shape[:2]
    boxes, scores = detector(rgb, least)
    large = (boxes[:, 2:] - boxes[:, :2]).max(1) > 60 if len(boxes) else np.zeros(0, bool)
    boxes, scores = [boxes], [scores + 0.5 * large]
    side = 208  # px of the frame: the teacher sees each piece at twice its size
    for y in np.linspace(0, h - side, 3).astype(int):
        for x in np.linspace(0, w - side, 4).astype(int):
            b, s = detector(np.ascontiguousarray(rgb[y : y + side, x : x + side]), least + 0.1)
            if not len(b):
                continue
            # a box that the piece's edge cuts is another's business
            whole = ((b[:, 0] > 3) | (x == 0)) & ((b[:, 1] > 3) | (y == 0)) & ((b[:, 2] < side - 3) | (x + side >= w)) & ((b[:, 3] < side - 3) | (y + side >= h))
            whole &= (b[:, 2:] - b[:, :2]).max(1) < 100
            boxes.append(b[whole] + [x, y, x, y])
            scores.append(s[whole] * 0.9)
    boxes, scores = np.concatenate(boxes), np.concatenate(scores)
    chosen = cv2.dnn.NMSBoxes(np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], 1).tolist(), scores.tolist(), 0.0, 0.5)
    return boxes[list(chosen)]


def street_labels(rgb, cars, detector):
    """Boxes of a street frame and the car pixels that no box explains (to be ignored)."""
    boxes = detect_closely(rgb, detector, 0.25)
    h, w = cars.shape
    kept, explained = [], np.zeros_like(cars)
    for x0, y0, x1, y1 in boxes:
        x0, y0, x1, y1 = max(0, x0), max(0, y0), min(w, x1), min(h, y1)
        inside = cars[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))]
        if inside.size and inside.mean() > 0.35:
            kept.append((x0, y0, x1, y1))
            explained[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))] = 1
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cars)
    for i in range(1, count):
        x, y, bw, bh, n = stats[i]
        part = labels == i
        if n >= 50 and (explained & part).sum() < 0.2 * n and n > 0.45 * bw * bh and 0.6 < bw / bh < 3.2:
            kept.append((x, y, x + bw, y + bh))
            explained[part] = 1
    return np.array(kept, np.float32).reshape(-1, 4), cars & (1 - explained)


def paste_cars(rgb, boxes, ignore, classes, library, rng):
    """Pastes up to eight cars, far ones first; older boxes shrink to what stays visible or go to `ignore` when little does."""
    h, w = rgb.shape[:2]
    instances = np.zeros((h, w), np.int32)
    count = rng.integers(0, 8)
    horizon = h * rng.uniform(0.3, 0.55)
    row = rng.random() < 0.3  # a row of parked cars
    base, step = rng.uniform(0.55, 0.95) * h, rng.uniform(0.5, 1.0) * rng.choice([-1, 1])
    height = h * np.exp(rng.uniform(np.log(0.07), np.log(0.45)))
    x = rng.uniform(0, w)
    plans = []
    for _ in range(count):
        car = library.complete[rng.integers(len(library.complete))]
        if row:
            tall = height * rng.uniform(0.85, 1.15)
            plans.append((base + rng.normal(0, 0.04) * h, x, tall, car))
            x += step * tall * car.box[2] / car.box[3]
        else:
            tall = h * np.exp(rng.uniform(np.log(0.04), np.log(0.6)))
            bottom = horizon + tall * rng.uniform(0.7, 1.2) + rng.normal(0, 0.03) * h
            plans.append((bottom, rng.uniform(-0.05, 1.05) * w, tall, car))
    areas = {}
    for i, (bottom, x, tall, car) in enumerate(sorted(plans, key=lambda p: p[0])):
        s = tall / car.box[3]
        cut, alpha = car.warp(place(car.box, (x, bottom - tall / 2), s * np.exp(rng.normal(0, 0.07)), s, rng.random() < 0.5), w, h)
        areas[i + 1] = max(1, (alpha > 127).sum())
        blend(rgb, jitter_colour(cut, rng), alpha, rng)
        instances[alpha > 127] = i + 1
        classes[alpha > 127] = CAR
    if rng.random() < 0.5:
        for _ in range(rng.integers(1, 4)):
            thing = library.things[rng.integers(len(library.things))]
            s = h * rng.uniform(0.15, 0.8) / thing.box[3]
            cut, alpha = thing.warp(place(thing.box, (rng.uniform(0, w), rng.uniform(0.4, 1) * h), s, s, rng.random() < 0.5), w, h)
            blend(rgb, jitter_colour(cut, rng), alpha, rng)
            instances[alpha > 127] = -1
            classes[alpha > 127] = NOT_CAR
    out = []
    for x0, y0, x1, y1 in boxes:
        inside = instances[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))]
        covered = (inside != 0).mean() if inside.size else 1
        if covered < 0.3:
            out.append((x0, y0, x1, y1))
        elif covered < 0.95:
            ignore[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))] = 1
    for i, area in areas.items():
        ys, xs = np.where(instances == i)
        if len(xs) > max(40, 0.2 * area):
            out.append((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
        elif len(xs):
            ignore[ys, xs] = 1
    return np.array(out, np.float32).reshape(-1, 4)


def close_up(library, labels, rng, width, height):
    """Part of one car that fills the picture, or a scene without cars: there is no car to find and complete."""
    none = np.zeros((0, 4), np.float32), np.zeros((height, width), np.uint8)
    if rng.random() < 0.4:
        empty = [i for i, street in enumerate(library.streets) if street[2].mean() < 0.001]
        index = empty[rng.integers(len(empty))]
        rgb = library.streets[index][1]
        scale = max(width / rgb.shape[1], height / rgb.shape[0]) * rng.uniform(1, 2.5)
        m = np.array([[scale, 0, rng.uniform(width - scale * rgb.shape[1], 0)], [0, scale, rng.uniform(height - scale * rgb.shape[0], 0)]])
        classes = cv2.warpAffine(labels["streets"][index][2], m, (width, height), flags=cv2.INTER_NEAREST)
        return degrade(jitter_colour(cv2.warpAffine(rgb, m, (width, height)), rng), rng), *none, classes
    car = library.complete[rng.integers(len(library.complete))]
    x, y, w, h = car.box
    scale = max(width / w, height / h) * rng.uniform(0.9, 2.0)
    center = (width / 2 + rng.normal(0, 0.12) * width, height / 2 + rng.normal(0, 0.12) * height)
    rgb, _ = car.warp(place(car.box, center, scale, scale, rng.random() < 0.5), width, height)
    return degrade(jitter_colour(rgb, rng), rng), *none, np.full((height, width), UNKNOWN, np.uint8)


def one_car(library, labels, rng, width, height):
    """A photograph of one car; other cars that a teacher sees in it are ignored."""
    car = library.complete[rng.integers(len(library.complete))]
    scale = min(width, height) / max(car.meta["width"], car.meta["height"]) * rng.uniform(0.5, 1.5)
    flip = rng.random() < 0.5
    m = place((0, 0, car.meta["width"], car.meta["height"]), (width / 2 + rng.normal(0, 30), height / 2 + rng.normal(0, 30)), scale, scale, flip)
    rgb, alpha = car.warp(m, width, height)
    photo = np.full(car.levels[0][1].shape, 255, np.uint8)
    inside = cv2.warpAffine(photo, m, (width, height)) > 127
    ignore = np.zeros((height, width), np.uint8)
    for bx in labels["cars"][car.id]:
        a, b = m @ [(bx[2] if flip else bx[0]), bx[1], 1], m @ [(bx[0] if flip else bx[2]), bx[3], 1]
        x0, y0, x1, y1 = [int(v) for v in (min(a[0], b[0]), a[1], max(a[0], b[0]), b[1])]
        ignore[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = 1
    classes = np.where(alpha > 127, CAR, UNKNOWN).astype(np.uint8)
    ys, xs = np.where(alpha > 127)
    boxes = np.zeros((0, 4), np.float32)
    if len(xs) > 200:
        boxes = np.array([(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)], np.float32)
        ignore[int(boxes[0, 1]) : int(boxes[0, 3]), int(boxes[0, 0]) : int(boxes[0, 2])] = 0
    if rng.random() < 0.5:
        index = rng.integers(len(library.streets))
        background = library.streets[index]
        if background[2].mean() < 0.002:
            rgb = np.where(inside[..., None], rgb, cv2.resize(background[1], (width, height)))
            classes = np.where(inside, classes, cv2.resize(labels["streets"][index][2], (width, height), interpolation=cv2.INTER_NEAREST))
    return jitter_colour(np.ascontiguousarray(rgb), rng), boxes, ignore, classes


def one_hidden_car(library, rng, width, height):
    """One car partly hidden by other cars or things, near: what hides it is to be found or not, but isn't false."""
    scene = compose(library, rng)
    scale = max(width / scene.rgb.shape[1], height / scene.rgb.shape[0]) * rng.uniform(1, 2.2)
    tx = np.clip(width / 2 - scale * (scene.box[0] + scene.box[2] * rng.uniform(0.3, 0.7)), width - scale * scene.rgb.shape[1], 0)
    ty = np.clip(height / 2 - scale * (scene.box[1] + scene.box[3] * rng.uniform(0.3, 0.7)), height - scale * scene.rgb.shape[0], 0)
    m = np.array([[scale, 0, tx], [0, scale, ty]])
    rgb = cv2.warpAffine(scene.rgb, m, (width, height), flags=cv2.INTER_LINEAR)
    visible, other = (cv2.warpAffine(x, m, (width, height), flags=cv2.INTER_NEAREST) for x in (scene.visible, scene.other))
    ys, xs = np.where(visible > 0)
    enough = len(xs) > 400 and scene.hidden < 0.75
    boxes = np.array([(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)], np.float32) if enough else np.zeros((0, 4), np.float32)
    ignore = cv2.dilate(other, np.ones((9, 9), np.uint8)) if enough else np.maximum(other, visible)
    return rgb, boxes, ignore, np.where(visible | other, CAR, UNKNOWN).astype(np.uint8)


def keep_inside(boxes, width, height, least=0.2):
    """Boxes cut at the picture's border; those of which less than `least` is left go."""
    whole = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    boxes = np.stack([boxes[:, 0].clip(0, width), boxes[:, 1].clip(0, height), boxes[:, 2].clip(0, width), boxes[:, 3].clip(0, height)], 1)
    return boxes[(boxes[:, 2:] - boxes[:, :2]).prod(1) > least * whole]


def street(library, labels, rng, width, height, closer=0.7):
    """A piece of a street frame, most times with cars pasted into it."""
    index = rng.integers(len(library.streets))
    _, rgb, _ = library.streets[index]
    boxes, unexplained, classes = labels["streets"][index]
    scale = max(width / rgb.shape[1], height / rgb.shape[0]) * np.exp(rng.uniform(0, closer))
    tx, ty = rng.uniform(width - scale * rgb.shape[1], 0), rng.uniform(height - scale * rgb.shape[0], 0)
    m = np.array([[scale, 0, tx], [0, scale, ty]])
    rgb = cv2.warpAffine(rgb, m, (width, height), flags=cv2.INTER_LINEAR)
    ignore, classes = (cv2.warpAffine(x, m, (width, height), flags=cv2.INTER_NEAREST) for x in (unexplained, classes))
    boxes = keep_inside(boxes * scale + [tx, ty, tx, ty], width, height)
    if rng.random() < 0.5:
        rgb, ignore, classes = (x[:, ::-1].copy() for x in (rgb, ignore, classes))
        boxes = np.stack([width - boxes[:, 2], boxes[:, 1], width - boxes[:, 0], boxes[:, 3]], 1)
    rgb = jitter_colour(rgb, rng)
    if rng.random() < 0.6:
        boxes = paste_cars(rgb, boxes, ignore, classes, library, rng)
    return rgb, boxes, ignore, classes


def rendered(scenes, rng, width, height):
    """A piece of a rendered scene: every car that counts has its box, the others are ignored."""
    rgb, boxes, ignored, cars = scenes.read(rng.integers(len(scenes)))
    scale = max(width / rgb.shape[1], height / rgb.shape[0]) * np.exp(rng.uniform(0, 0.5))
    tx, ty = rng.uniform(width - scale * rgb.shape[1], 0), rng.uniform(height - scale * rgb.shape[0], 0)
    m = np.array([[scale, 0, tx], [0, scale, ty]])
    rgb = cv2.warpAffine(rgb, m, (width, height), flags=cv2.INTER_LINEAR)
    cars = cv2.warpAffine(cars, m, (width, height), flags=cv2.INTER_NEAREST)
    ignore = np.zeros((height, width), np.uint8)
    for x0, y0, x1, y1 in keep_inside(ignored * scale + [tx, ty, tx, ty], width, height, 0):
        ignore[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))] = 1
    boxes = keep_inside(boxes * scale + [tx, ty, tx, ty], width, height)
    for x0, y0, x1, y1 in boxes:
        ignore[int(y0) : int(np.ceil(y1)), int(x0) : int(np.ceil(x1))] = 0
    classes = np.where(cars > 0, CAR, NOT_CAR).astype(np.uint8)
    if rng.random() < 0.5:
        rgb, ignore, classes = (x[:, ::-1].copy() for x in (rgb, ignore, classes))
        boxes = np.stack([width - boxes[:, 2], boxes[:, 1], width - boxes[:, 0], boxes[:, 3]], 1)
    return jitter_colour(rgb, rng), boxes, ignore, classes


def mosaic(library, labels, scenes, rng, width, height):
    """Four pictures of half the size: small cars, and cars where none would stand."""
    w, h = width // 2, height // 2
    rgb, ignore, classes = np.empty((height, width, 3), np.uint8), np.empty((height, width), np.uint8), np.empty((height, width), np.uint8)
    boxes = []
    for x in (0, w):
        for y in (0, h):
            draw = (lambda: rendered(scenes, rng, w, h)) if scenes and rng.random() < 0.3 else lambda: street(library, labels, rng, w, h, 0.3)
            part = draw()
            rgb[y : y + h, x : x + w], ignore[y : y + h, x : x + w], classes[y : y + h, x : x + w] = part[0], part[2], part[3]
            small = (part[1][:, 2:] - part[1][:, :2]).min(1) < 7 if len(part[1]) else np.zeros(0, bool)
            for x0, y0, x1, y1 in part[1][small]:
                ignore[y + int(y0) : y + int(np.ceil(y1)), x + int(x0) : x + int(np.ceil(x1))] = 1
            boxes.append(part[1][~small] + [x, y, x, y])
    return rgb, np.concatenate(boxes), ignore, classes


def picture(library, labels, scenes, rng, width, height):
    """One training picture [height, width, 3] with boxes xyxy, pixels to ignore and classes of pixels [height, width]."""
    kind = rng.random()
    if kind < CLOSE_UP:
        return close_up(library, labels, rng, width, height)
    if kind < CLOSE_UP + 0.12:
        made = one_car(library, labels, rng, width, height)
    elif kind < CLOSE_UP + 0.27:
        made = one_hidden_car(library, rng, width, height)
    elif kind < CLOSE_UP + 0.39:
        made = mosaic(library, labels, scenes, rng, width, height)
    elif scenes and kind < CLOSE_UP + 0.39 + 0.22:
        made = rendered(scenes, rng, width, height)
    else:
        made = street(library, labels, rng, width, height)
    rgb, boxes, ignore, classes = made
    if rng.random() < 0.4:  # cameras and weather that the few hundred frames of one city don't show
        rgb = jitter_colour(rgb, rng, 1.8)
    return degrade(rgb, rng), boxes.astype(np.float32), ignore, classes


def label_all(library):
    """Pseudo-labels of every street frame (boxes, unexplained car pixels, classes of pixels), and of the other cars in
    photographs of one car; kept in runs/street-labels.npy."""
    path = RUNS / "street-labels.npy"
    if path.exists():
        return np.load(path, allow_pickle=True).item()
    detector, segmenter = Detector(), Segmenter()
    streets = []
    for _, rgb, cars in library.streets:
        boxes, unexplained = street_labels(rgb, cars, detector)
        classes = segmenter(rgb)
        # the frames' own labels know better what is a vehicle (car, truck, bus, train are 13 to 16)
        classes = np.where((classes >= CAR) & (classes <= 16) & (cars == 0), UNKNOWN, classes)
        streets.append((boxes, unexplained, np.where(cars > 0, CAR, classes).astype(np.uint8)))
    labels = {"streets": streets, "cars": {car.id: detector(car.levels[0][0], 0.2)[0].tolist() for car in library.complete}}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, labels, allow_pickle=True)
    return labels
