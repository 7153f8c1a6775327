"""Rendered scenes as training pictures: what `npm run scenes` wrote, read from KANIZSA_SCENES; none when that is not set."""

import json
import os
from pathlib import Path

import numpy as np
from pycocotools import mask as coco

from data import Scene, left_out, read_rgb


def hard_to_see(car):
    """Whether a car is too low or too hidden to be asked for, a little below the limits of the benchmark."""
    return car["box_visible"][3] < 14 or car["occlusion_rate"] > 0.82


class Scenes:
    """One split of Kanizsa-Scenes, pictures read when asked for."""

    def __init__(self, split, root=None):
        root = root or os.environ.get("KANIZSA_SCENES")
        self.folder = Path(root) / split if root else None
        path = self.folder / "annotations/amodal.json" if root else None
        images = json.loads(path.read_text())["images"] if path and path.exists() else []
        self.images = [image for image in images if not any(car.get("body") in left_out() for car in image["instances"])]

    def __len__(self):
        return len(self.images)

    def rgb(self, index):
        return read_rgb(self.folder / "images" / Path(self.images[index]["file_name"]).name)

    def read(self, index):
        """→ picture [h, w, 3], visible boxes xyxy that count, those to ignore, car pixels [h, w] 0 | 1."""
        image = self.images[index]
        cars = np.zeros((image["height"], image["width"]), np.uint8)
        count, ignore = [], []
        for car in image["instances"]:
            x, y, w, h = car["box_visible"]
            (ignore if car.get("ignore") or hard_to_see(car) else count).append((x, y, x + w, y + h))
            cars |= coco.decode(car["visible"])
        boxes = [np.array(b, np.float32).reshape(-1, 4) for b in (count, ignore)]
        return self.rgb(index), *boxes, cars

    def scene(self, index, number):
        """One car of one picture as a training scene. What things other than cars hide is known inside the car's own shape alone."""
        image = self.images[index]
        car = image["instances"][number]
        visible, amodal = coco.decode(car["visible"]), coco.decode(car["amodal"])
        in_front = {front for front, behind in image["order"] if behind == car["id"]}
        front, others = amodal & (1 - visible), np.zeros_like(amodal)
        unknown = 1 - amodal
        for rival in image["instances"]:
            if rival["id"] == car["id"]:
                continue
            seen = coco.decode(rival["visible"])
            others |= seen
            unknown &= 1 - seen
            if rival["id"] in in_front:
                front |= seen
        empty = np.zeros_like(amodal)
        return Scene(self.rgb(index), visible, amodal, others, empty, tuple(car["box_amodal"]), float(car["occlusion_rate"]), str(car["id"]), False, empty, front, unknown)
