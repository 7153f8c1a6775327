"""How many cars the proposals find at which score, on street frames of the train split (pseudo-labels) and rendered scenes.

python measure_proposals.py --scenes-split train
Prints precision, recall and F1 by raw score: `OPERATING_POINT` in export.py is read off here. Frames of the train split were
learnt from, so the recall flatters; rendered scenes beyond the first ones of a split weren't when `--skip` says so.
"""

import argparse

import cv2
import numpy as np
import torch

from data import Library, to_tensor
from loop import half_precision, load_averaged, put
from networks import Proposals
from scenes import Scenes
from streets import label_all

SIDE, NMS_IOU, FOUND_IOU = 640, 0.5, 0.5


def find(network, rgb, least=0.05):
    """→ boxes xyxy in picture px and raw scores, best first, as shared/pipeline/find-proposals.ts decodes them."""
    scale = SIDE / max(rgb.shape[:2])
    h, w = round(rgb.shape[0] * scale), round(rgb.shape[1] * scale)
    canvas = np.full((-(-h // 64) * 64, -(-w // 64) * 64, 3), (124, 116, 104), np.uint8)
    canvas[:h, :w] = cv2.resize(rgb, (w, h), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    with torch.inference_mode(), half_precision():
        levels = network(put(to_tensor(canvas))[None].contiguous(memory_format=torch.channels_last))
    boxes, scores = [], []
    for (logits, distances), stride in zip(levels, Proposals.STRIDES):
        p = torch.sigmoid(logits[0, 0].float())
        ys, xs = torch.where(p > least)
        d = distances[0].float()[:, ys, xs] * stride
        x, y = (xs + 0.5) * stride, (ys + 0.5) * stride
        boxes.append(torch.stack([x - d[0], y - d[1], x + d[2], y + d[3]], 1))
        scores.append(p[ys, xs])
    boxes, scores = torch.cat(boxes).cpu().numpy() / scale, torch.cat(scores).cpu().numpy()
    boxes = boxes.clip(0, [rgb.shape[1], rgb.shape[0]] * 2)
    kept = cv2.dnn.NMSBoxes(np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], 1).tolist(), scores.tolist(), least, NMS_IOU)
    kept = np.array(kept, int).reshape(-1)
    return boxes[kept], scores[kept]


def iou(box, boxes):
    low, high = np.maximum(box[:2], boxes[:, :2]), np.minimum(box[2:], boxes[:, 2:])
    shared = (high - low).clip(0).prod(1)
    return shared / ((box[2:] - box[:2]).prod() + (boxes[:, 2:] - boxes[:, :2]).prod(1) - shared + 1e-9)


def judge(found, truth, ignored):
    """Of each found box: 1 a car of its own, 0 false, −1 neither (ignored). Best score first."""
    free, verdicts = np.ones(len(truth), bool), []
    for box in found:
        overlap = iou(box, truth) * free if len(truth) else np.zeros(0)
        if len(overlap) and overlap.max() >= FOUND_IOU:
            free[overlap.argmax()] = False
            verdicts.append(1)
            continue
        x0, y0, x1, y1 = box.round().astype(int)
        inside = ignored[y0:y1, x0:x1]
        verdicts.append(-1 if inside.size and inside.mean() > 0.5 else 0)
    return verdicts


def report(name, scores, verdicts, cars):
    order = np.argsort(-np.array(scores))
    scores, verdicts = np.array(scores)[order], np.array(verdicts)[order]
    right, wrong = np.cumsum(verdicts == 1), np.cumsum(verdicts == 0)
    precision, recall = right / np.maximum(1, right + wrong), right / cars
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    ap = float(np.sum(np.diff(np.concatenate([[0], recall])) * envelope))
    f1 = 2 * precision * recall / np.maximum(1e-9, precision + recall)
    best = f1.argmax()
    print(f"{name}: {cars} cars, AP50 of visible boxes {ap:.3f}, F1 {f1[best]:.3f} at a raw score of {scores[best]:.2f}")
    for at in (0.3, 0.4, 0.45, 0.5, 0.55, 0.6):
        i = int((scores >= at).sum()) - 1
        print(f"  from {at:.2f}: precision {precision[i]:.3f}, recall {recall[i]:.3f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=6, help="of the street frames")
    parser.add_argument("--scenes-split", default="val")
    parser.add_argument("--skip", type=int, default=0, help="scenes that were learnt from")
    parser.add_argument("--count", type=int, default=100)
    args = parser.parse_args()
    network = load_averaged("proposals", network=Proposals())["network"].to(memory_format=torch.channels_last)
    library, scenes = Library(), Scenes(args.scenes_split)
    labels = label_all(library)["streets"]
    scores, verdicts, cars = [], [], 0
    for i in range(0, len(library.streets), args.every):
        boxes, unexplained, _ = labels[i]
        found, s = find(network, library.streets[i][1])
        scores, verdicts, cars = scores + s.tolist(), verdicts + judge(found, boxes, unexplained), cars + len(boxes)
    report("street frames", scores, verdicts, cars)
    if len(scenes) > args.skip:
        scores, verdicts, cars = [], [], 0
        for i in range(args.skip, min(len(scenes), args.skip + args.count)):
            rgb, boxes, small, _ = scenes.read(i)
            ignored = np.zeros(rgb.shape[:2], np.uint8)
            for x0, y0, x1, y1 in small.astype(int):
                ignored[y0:y1, x0:x1] = 1
            found, s = find(network, rgb)
            scores, verdicts, cars = scores + s.tolist(), verdicts + judge(found, boxes, ignored), cars + len(boxes)
        report("rendered scenes", scores, verdicts, cars)


if __name__ == "__main__":
    main()
