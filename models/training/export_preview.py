"""Averaged weights of the finished runs → models/car/preview/weights.bin: what a web page loads.

python export_preview.py

The networks are those of `export.py`, in fewer bits: batch normalisation folded into the convolutions, values rounded to 6 to 8
bits with a scale for each output channel, laid out as TensorFlow.js wants them (HWIO, channels last), gzip'ed. `shared/preview`
reads the file, `api/widget/local/networks` runs it.
"""

import argparse
import gzip
import hashlib
import json
import struct
from pathlib import Path

import numpy as np
import torch
from torch import nn

from data import WIDE_H, WIDE_W
from export import MODELS, OPERATING_POINT, SCORE_BIAS
from loop import load_averaged
from networks import ConvNorm, EVIDENCE, Match, Occluder, Proposals, Refinement, ScaleNet, Trunk, VisibleMask, VisualConcepts

BITS = {"trunk": 8, "scale-net": 8, "visible-mask": 8, "visual-concepts": 8, "match": 32, "occluder": 8, "refinement": 8, "proposals": 6}


def layers(name, module):
    """(name, weight [out, in, ...], bias) of every convolution and dense layer, normalisation folded in."""
    inside = set()
    for path, layer in module.named_modules():
        if isinstance(layer, ConvNorm):
            conv, norm = layer[0], layer[1]
            inside.add(conv)
            gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            yield f"{name}.{path}", conv.weight * gain.view(-1, 1, 1, 1), norm.bias - norm.running_mean * gain
        elif isinstance(layer, (nn.Conv2d, nn.Linear)) and layer not in inside:
            yield f"{name}.{path}", layer.weight, layer.bias


def unshuffled(channels):
    """PyTorch's places of `pixel_unshuffle`'s channels in the order of channels last: 2 × 2 places outside, channels inside."""
    return np.arange(4 * channels).reshape(channels, 4).T.ravel()


def reorder(tensors):
    """Channels where PyTorch and channels-last code count them in another order."""
    w, b = tensors["refinement.e4"]
    tensors["refinement.e4"] = w[:, unshuffled(EVIDENCE)], b
    w, b = tensors["refinement.fine.0"]
    order = unshuffled(8)
    tensors["refinement.fine.0"] = w[order], b[order]
    w, b = tensors["scale-net.body.0"]
    order = np.concatenate([unshuffled(48), 192 + np.arange(64), 256 + unshuffled(2)])
    tensors["scale-net.body.0"] = w[:, order], b
    w, b = tensors["scale-net.head.0"]
    rows, columns = -(-WIDE_H // 64), -(-WIDE_W // 64)  # two steps of stride 2 behind the unshuffled stride 16
    tensors["scale-net.head.0"] = w.reshape(w.shape[0], 96, rows, columns).transpose(0, 2, 3, 1).reshape(w.shape[0], -1), b


def quantize(weight, bits):
    """int8 values and float32 scales of the last axis, each scale with the least squared error."""
    flat = weight.reshape(-1, weight.shape[-1])
    top = 2 ** (bits - 1) - 1
    widest = np.maximum(np.abs(flat).max(0), 1e-12)
    best, scales = np.full(flat.shape[1], np.inf), widest / top
    for part in np.linspace(0.5, 1, 26):
        scale = widest * part / top
        error = ((np.clip(np.round(flat / scale), -top, top) * scale - flat) ** 2).sum(0)
        scales = np.where(error < best, scale, scales)
        best = np.minimum(error, best)
    return np.clip(np.round(flat / scales), -top, top).astype(np.int8), scales.astype(np.float32)


def collect():
    """name → (weight, bias) as numpy, PyTorch's layout."""
    m = load_averaged("match", concepts=VisualConcepts(), match=Match())
    scale = ScaleNet()
    scale(torch.zeros(2, 96, WIDE_H // 8, WIDE_W // 8), torch.zeros(2, 192, WIDE_H // 16, WIDE_W // 16), torch.zeros(2, 2, WIDE_H // 8, WIDE_W // 8))
    get = lambda run, network: load_averaged(run, network=network)["network"].cpu()
    concepts, proposals = m["concepts"].cpu(), get("proposals", Proposals())
    networks = {"trunk": load_averaged("trunk", trunk=Trunk())["trunk"].cpu(), "scale-net": get("scale", scale), "visible-mask": get("visible", VisibleMask()), "visual-concepts": concepts,
                "match": m["match"].cpu(), "occluder": get("occluder", Occluder()), "refinement": get("refinement", Refinement()), "proposals": proposals}
    tensors = {}
    with torch.no_grad():
        for name, module in networks.items():
            for path, weight, bias in layers(name, module):
                tensors[path] = weight.numpy(), bias.numpy()
        vectors = {"visual-concepts.importance": concepts.weight().sqrt().numpy(), "proposals.gain": proposals.gain.numpy(),
                   "proposals.operating-point": np.array([OPERATING_POINT], np.float32), "match.score-bias": np.array([SCORE_BIAS], np.float32)}
    reorder(tensors)
    return tensors, vectors


def pack(tensors, vectors, version, bits):
    """The file's bytes before gzip: length of the header, header, float32 values, int8 values."""
    floats, small, entries = [], [], []

    def put(values):
        offset = sum(f.size for f in floats) * 4
        floats.append(np.ascontiguousarray(values, np.float32).ravel())
        return offset

    for name, values in vectors.items():
        entries.append({"name": name, "shape": list(values.shape), "bits": 32, "offset": put(values)})
    for name, (weight, bias) in tensors.items():
        network = name.split(".")[0]
        last = weight.transpose(2, 3, 1, 0) if weight.ndim == 4 else weight.T
        if bits[network] == 32:
            entries += [{"name": f"{name}.weight", "shape": list(last.shape), "bits": 32, "offset": put(last)}, {"name": f"{name}.bias", "shape": [int(bias.size)], "bits": 32, "offset": put(bias)}]
            continue
        values, scales = quantize(last, bits[network])
        entries.append({"name": f"{name}.weight", "shape": list(last.shape), "bits": bits[network], "offset": sum(v.size for v in small), "scales_offset": put(scales)})
        small.append(values.ravel())
        entries.append({"name": f"{name}.bias", "shape": [int(bias.size)], "bits": 32, "offset": put(bias)})
    whole = sum(f.size for f in floats) * 4
    for entry in entries:
        if entry["bits"] != 32:
            entry["offset"] += whole
    header = json.dumps({"kind": "weights", "model": {"name": "car", "version": version}, "tensors": entries}, separators=(",", ":")).encode()
    header += b" " * (-(len(header) + 4) % 4)
    return struct.pack("<I", len(header)) + header + b"".join(f.tobytes() for f in floats) + b"".join(v.tobytes() for v in small)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=MODELS / "car/preview")
    parser.add_argument("--bits", type=int, help="of all networks, to measure what fewer bits cost")
    args = parser.parse_args()
    manifest = json.loads((MODELS / "manifest.json").read_text())
    tensors, vectors = collect()
    bits = {name: args.bits or b for name, b in BITS.items()}
    packed = gzip.compress(pack(tensors, vectors, manifest["version"], bits), 9, mtime=0)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "weights.bin").write_bytes(packed)
    index = args.out / "preview.json"
    entry = json.loads(index.read_text()) if index.exists() else {}
    entry |= {"model": {"name": manifest["name"], "version": manifest["version"]}, "pipeline_version": manifest["pipeline_version"],
              "weights": {"file": "weights.bin", "sha256": hashlib.sha256(packed).hexdigest(), "bytes": len(packed)}}
    index.write_text(json.dumps(entry, indent=2) + "\n")
    print(f"{len(packed) / 1e6:.2f} MB, {sum(w.size for w, _ in tensors.values()) / 1e6:.2f} M weights")


if __name__ == "__main__":
    main()
