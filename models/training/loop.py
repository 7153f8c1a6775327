"""What every training run shares: a time budget, resuming, an average of the weights, CSV log, time left."""

import csv
import math
import os
import time
from pathlib import Path

import numpy as np
import torch

RUNS = Path(os.environ.get("KANIZSA_TRAINING_RUNS", Path(__file__).parent / "runs"))


DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def put(array):
    """A numpy array as a tensor on the training device."""
    return torch.from_numpy(array).to(DEVICE)


def half_precision():
    """bfloat16 where it is safe: twice as fast on processors and GPUs of today."""
    return torch.autocast(DEVICE, torch.bfloat16)


def seed_everything(seed):
    torch.manual_seed(seed)
    return np.random.default_rng(seed)


class Run:
    """One training run of `minutes`. Cut off at any time, it goes on from its last checkpoint; the seed then moves on."""

    def __init__(self, name, modules, minutes, rate, seed=1, weight_decay=0.02, average=0.998, every=20):
        self.folder = RUNS / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.modules = torch.nn.ModuleDict(modules).to(DEVICE, memory_format=torch.channels_last)
        self.minutes, self.rate, self.average, self.every = minutes, rate, average, every
        decayed = [p for p in self.modules.parameters() if p.ndim > 1]
        plain = [p for p in self.modules.parameters() if p.ndim <= 1]
        self.optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": weight_decay}, {"params": plain, "weight_decay": 0}], lr=rate)
        self.step, self.elapsed, self.sums, self.count, self.saved = 0, 0.0, {}, 0, time.time()
        self.averaged = {k: v.clone() for k, v in self.modules.state_dict().items()}
        if (self.folder / "checkpoint.pt").exists():
            state = torch.load(self.folder / "checkpoint.pt", weights_only=True, map_location=DEVICE)
            self.modules.load_state_dict(state["modules"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.averaged, self.step, self.elapsed = state["averaged"], state["step"], state["elapsed"]
            print(f"{name}: resumed at step {self.step}, {self.elapsed / 60:.1f} min", flush=True)
        self.rng = seed_everything(seed + self.step)

    def __iter__(self):
        """Yields the step number while time is left; sets the learning rate (warm-up, then cosine over the budget)."""
        self.modules.train()
        while self.elapsed < self.minutes * 60:
            start = time.time()
            share = self.elapsed / (self.minutes * 60)
            warm = min(1, (self.step + 1) / 100)
            for group in self.optimizer.param_groups:
                group["lr"] = self.rate * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share)))
            yield self.step
            self.step += 1
            self.elapsed += time.time() - start
            if time.time() - self.saved > 60:
                self.save()
        self.save()

    def update(self, loss, **figures):
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.modules.parameters(), 5.0)
        self.optimizer.step()
        with torch.no_grad():
            keep = min(self.average, (1 + self.step) / (10 + self.step))
            for k, v in self.modules.state_dict().items():
                if v.dtype.is_floating_point:
                    self.averaged[k].lerp_(v, 1 - keep)
                else:
                    self.averaged[k].copy_(v)
        figures["loss"] = loss
        for k, v in figures.items():
            self.sums[k] = self.sums.get(k, 0.0) + float(v.detach() if torch.is_tensor(v) else v)
        self.count += 1
        if self.count == self.every:
            self.report()

    def report(self):
        figures = {k: round(v / self.count, 5) for k, v in self.sums.items()}
        self.sums, self.count = {}, 0
        left = self.minutes - self.elapsed / 60
        print(f"{self.folder.name} step {self.step} {self.elapsed / 60:.1f} min, {left:.1f} left  " + "  ".join(f"{k} {v:.4f}" for k, v in figures.items()), flush=True)
        path = self.folder / "log.csv"
        row = {"step": self.step, "seconds": round(self.elapsed, 1), **figures}
        new = not path.exists()
        with open(path, "a", newline="") as f:
            writer = csv.DictWriter(f, row)
            if new:
                writer.writeheader()
            writer.writerow(row)

    def save(self):
        state = {"modules": self.modules.state_dict(), "optimizer": self.optimizer.state_dict(), "averaged": self.averaged, "step": self.step, "elapsed": self.elapsed}
        torch.save(state, self.folder / "checkpoint.new")
        os.replace(self.folder / "checkpoint.new", self.folder / "checkpoint.pt")
        self.saved = time.time()


def load_averaged(name, **modules):
    """Averaged weights of a run into the given modules, set to evaluation."""
    state = torch.load(RUNS / name / "checkpoint.pt", weights_only=True, map_location="cpu")["averaged"]
    for key, module in modules.items():
        module.load_state_dict({k[len(key) + 1 :]: v for k, v in state.items() if k.startswith(key + ".")})
        module.to(DEVICE).eval()
    return modules
