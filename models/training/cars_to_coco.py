"""Annotations for `npm run bank -- build`: the cars of one split as a COCO instances file with compressed RLE.

    python models/training/cars_to_coco.py --split train --complete --out cars.json
    npm run bank -- build --images ../shared/data/cars --annotations cars.json --category car --mirror --name cars --out models/car/bank.arrow
"""

import argparse
import json
import os
from pathlib import Path

import cv2
import numpy as np
from pycocotools import mask as coco_mask


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("KANIZSA_TRAINING_DATA", "../shared/data")))
    parser.add_argument("--split", choices=["train", "dev", "val"], default="train")
    parser.add_argument("--complete", action="store_true", help="only cars that nothing hides or cuts off")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()

    folder = options.data / "cars"
    rows = [json.loads(line) for line in open(folder / "index.jsonl")]
    rows = [row for row in rows if row["split"] == options.split and (row["complete"] or not options.complete)]
    images, annotations = [], []
    for number, row in enumerate(rows, start=1):
        silhouette = cv2.imread(str(folder / row["mask"]), cv2.IMREAD_GRAYSCALE) > 127
        rle = coco_mask.encode(np.asfortranarray(silhouette.astype(np.uint8)))
        images.append({"id": number, "file_name": row["file"], "width": row["width"], "height": row["height"]})
        annotations.append(
            {
                "id": number,
                "image_id": number,
                "category_id": 1,
                "iscrowd": 0,
                "area": int(coco_mask.area(rle)),
                "bbox": [float(v) for v in coco_mask.toBbox(rle)],
                "segmentation": {"size": [int(v) for v in rle["size"]], "counts": rle["counts"].decode("ascii")},
            }
        )
    coco = {"images": images, "annotations": annotations, "categories": [{"id": 1, "name": "car"}]}
    options.out.write_text(json.dumps(coco))
    print(f"Wrote {options.out}: {len(annotations)} cars")


if __name__ == "__main__":
    main()
