"""The networks of Kanizsa's car model.

Every network reads the response of one shared trunk, so that a picture or a crop is looked at once.
Layouts are NCHW, float32. `H`, `W` are pixels of the network's input; the trunk's strides are 4, 8, 16.
"""

import torch
from torch import nn
from torch.nn import functional as F

FEATURES = 32  # visual concepts per cell, F of eq. 3
GROUPS = 8  # concepts are correlated in groups of FEATURES / GROUPS before the voting layer


class ConvNorm(nn.Sequential):
    """Convolution, batch normalisation, ReLU; the normalisation folds into the weights on export."""

    def __init__(self, cin, cout, kernel=3, stride=1, relu=True, groups=1):
        layers = [
            nn.Conv2d(cin, cout, kernel, stride, kernel // 2, groups=groups, bias=False),
            nn.BatchNorm2d(cout),
        ]
        super().__init__(*layers, *([nn.ReLU(inplace=True)] if relu else []))


class Residual(nn.Module):
    def __init__(self, cin, cout, stride=1):
        super().__init__()
        self.a = ConvNorm(cin, cout, 3, stride)
        self.b = ConvNorm(cout, cout, relu=False)
        plain = cin == cout and stride == 1
        self.skip = nn.Identity() if plain else ConvNorm(cin, cout, 1, stride, relu=False)

    def forward(self, x):
        return F.relu(self.b(self.a(x)) + self.skip(x))


class Trunk(nn.Module):
    """image [n, 3, H, W], RGB / 255 standardised → c2 [n, 40, H/4, W/4], c3 [n, 96, H/8, W/8], c4 [n, 192, H/16, W/16]."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(ConvNorm(3, 24, 3, 2), ConvNorm(24, 40, 3, 2))
        self.s4 = Residual(40, 40)
        self.s8 = nn.Sequential(Residual(40, 96, 2), Residual(96, 96))
        self.s16 = nn.Sequential(Residual(96, 192, 2), Residual(192, 192))

    def forward(self, image):
        c2 = self.s4(self.stem(image))
        c3 = self.s8(c2)
        return c2, c3, self.s16(c3)


class TrunkTasks(nn.Module):
    """What teaches the trunk beside its own uses: the teachers' features and dense car labels; never exported."""

    def __init__(self, teacher_channels=(128, 256)):
        super().__init__()
        self.t8 = nn.Conv2d(96, teacher_channels[0], 1)
        self.t16 = nn.Conv2d(192, teacher_channels[1], 1)
        self.dense = nn.Sequential(ConvNorm(288, 64, 1), ConvNorm(64, 64), nn.Conv2d(64, 5, 1))

    def forward(self, c3, c4):
        """→ teacher features at stride 8 and 16; [n, 5, H/8, W/8] = car logit, vector to the amodal centre / 64 px, log(size / 64 px)."""
        up = F.interpolate(c4, scale_factor=2, mode="bilinear", align_corners=False)
        return self.t8(c3), self.t16(c4), self.dense(torch.cat([c3, up], 1))


def up2(x):
    return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


class VisibleMask(nn.Module):
    """Visible mask of the prompted car. c2, c3, c4 of the crop and prompt [n, 1, H/4, W/4] (1 inside the visible box) → logits [n, 1, H/2, W/2]."""

    def __init__(self, c=48):
        super().__init__()
        self.l4, self.l3, self.l2 = ConvNorm(192, c, 1), ConvNorm(96, c, 1), ConvNorm(40, 32, 1)
        self.p4, self.p3, self.p2 = ConvNorm(c + 1, c), ConvNorm(2 * c + 1, c), ConvNorm(c + 33, 32)
        self.mix4 = ConvNorm(c, c)
        self.last = nn.Sequential(ConvNorm(32, 32), nn.Conv2d(32, 4, 3, 1, 1), nn.PixelShuffle(2))

    def forward(self, c2, c3, c4, prompt):
        q8 = F.avg_pool2d(prompt, 2)
        q16 = F.avg_pool2d(q8, 2)
        x = self.mix4(self.p4(torch.cat([self.l4(c4), q16], 1)))
        x = self.p3(torch.cat([up2(x), self.l3(c3), q8], 1))
        x = self.p2(torch.cat([up2(x), self.l2(c2), prompt], 1))
        return self.last(x)


class ScaleNet(nn.Module):
    """Eq. 1. c3, c4 of the wide crop and its mask [n, 2, H/8, W/8] (visible mask, visible box) →
    [n, 5] = log of the short edge, amodal centre x, y and log of the amodal width and height, in units of the visible box's longer side."""

    def __init__(self):
        super().__init__()
        self.reduce3, self.reduce4 = ConvNorm(96, 48, 1), ConvNorm(192, 64, 1)
        self.body = nn.Sequential(ConvNorm(48 * 4 + 64 + 8, 96), ConvNorm(96, 96, 3, 2), ConvNorm(96, 96, 3, 2))
        self.head = nn.Sequential(nn.LazyLinear(128), nn.ReLU(inplace=True), nn.Linear(128, 5))

    def forward(self, c3, c4, masks):
        c3 = F.pixel_unshuffle(self.reduce3(c3), 2)
        x = torch.cat([c3, self.reduce4(c4), F.pixel_unshuffle(masks, 2)], 1)
        return self.head(self.body(x).flatten(1))


class VisualConcepts(nn.Module):
    """Eq. 3. c3, c4 → response maps Y [n, F, H/8, W/8], unit length per cell, scaled by sqrt(w̄) per concept.

    w₁ is the 1×1 layer, w̄ ≥ 0 the weight of each concept, mean 1: Y_q · Y_r is then the w̄-weighted product.
    """

    def __init__(self):
        super().__init__()
        self.w1 = nn.Conv2d(288, FEATURES, 1)
        self.importance = nn.Parameter(torch.zeros(FEATURES))

    def weight(self):
        w = F.softplus(self.importance)
        return w / w.mean()

    def forward(self, c3, c4):
        y = self.w1(torch.cat([c3, up2(c4)], 1))
        y = y / (y.pow(2).sum(1, keepdim=True) + 1e-6).sqrt()
        return y * self.weight().sqrt().view(1, -1, 1, 1)


def correlate(query, references):
    """Grouped correlation of each query with its own references (eq. 4's input).

    query [n, F, H, W], references [n, k, F, h, w] → [n, k, G, H - h + 1, W - w + 1].
    """
    n, k, f, h, w = references.shape
    g = GROUPS
    weight = references.view(n, k, g, f // g, h, w).transpose(1, 2).reshape(n * g * k, f // g, h, w)
    out = F.conv2d(query.reshape(1, n * f, *query.shape[2:]), weight, groups=n * g)
    return out.view(n, g, k, *out.shape[2:]).transpose(1, 2)


class Match(nn.Module):
    """Voting and score branches (eq. 4 to 6) on the correlation volume of one pair.

    volume [p, G + 2, h, w]: grouped correlations and two mask correlations, each over the query's visible area;
    → heat map logits Z [p, 1, h, w], similarity logit y [p].
    """

    def __init__(self, c=32):
        super().__init__()
        self.body = nn.Sequential(ConvNorm(GROUPS + 2, c, 5), ConvNorm(c, c), ConvNorm(c, c))
        self.vote = nn.Conv2d(c, 1, 1)
        self.score = nn.Sequential(nn.Linear(2 * c + GROUPS + 2, 64), nn.ReLU(inplace=True), nn.Linear(64, 1))

    def forward(self, volume):
        x = self.body(volume)
        z = self.vote(x)
        at_peak = torch.softmax(z.flatten(2) * 4, -1)  # [p, 1, cells]
        pooled = (torch.cat([x, volume], 1).flatten(2) * at_peak).sum(-1)
        y = self.score(torch.cat([pooled, x.mean((2, 3))], 1))
        return z, y.squeeze(1)


class Occluder(nn.Module):
    """O: what stands in front of the car, that is where it may be hidden. c2, c3, c4 of the crop and its visible mask
    [n, 1, H/4, W/4] → logits [n, 1, H/4, W/4]."""

    def __init__(self, c=40):
        super().__init__()
        self.l4, self.l3, self.l2 = ConvNorm(192, c, 1), ConvNorm(96, c, 1), ConvNorm(40, 24, 1)
        self.p4 = nn.Sequential(ConvNorm(c + 1, c), ConvNorm(c, c))
        self.p3, self.p2 = ConvNorm(2 * c + 1, c), ConvNorm(c + 25, 32)
        self.last = nn.Conv2d(32, 1, 3, 1, 1)

    def forward(self, c2, c3, c4, visible):
        v8 = F.avg_pool2d(visible, 2)
        v16 = F.avg_pool2d(v8, 2)
        x = self.p4(torch.cat([self.l4(c4), v16], 1))
        x = self.p3(torch.cat([up2(x), self.l3(c3), v8], 1))
        return self.last(self.p2(torch.cat([up2(x), self.l2(c2), visible], 1)))


EVIDENCE = 6  # visible mask, hidden for sure, soft prior, centre heat map, visible mask given, predicted occluders


class Refinement(nn.Module):
    """c2, c3, c4 of the crop and evidence [n, 6, H/2, W/2] (visible mask, region outside the picture or hidden by a known
    instance, soft prior P₀, centre heat map, visible mask given by the caller 0 | 1, predicted occluders O) → logits
    [n, 2, H/2, W/2] of the amodal mask (added to the prior's logit) and of the visible mask, and the logit of the amodal
    mask's IoU [n, 1].

    Works at stride 4; the last step to stride 2 is a rearrangement, at a third of a convolution's cost.
    """

    def __init__(self):
        super().__init__()
        self.e4 = ConvNorm(4 * EVIDENCE, 40)
        self.l2, self.l3, self.l4 = ConvNorm(40, 32, 1), ConvNorm(96, 56, 1), ConvNorm(192, 64, 1)
        self.d8, self.d16 = ConvNorm(72, 64, 3, 2), ConvNorm(120, 96, 3, 2)
        self.mid = nn.Sequential(ConvNorm(160, 96), ConvNorm(96, 96), ConvNorm(96, 96))
        self.d32 = nn.Sequential(ConvNorm(96, 96, 3, 2), ConvNorm(96, 96))
        self.u8, self.u4, self.t4 = ConvNorm(216, 64), ConvNorm(136, 48), ConvNorm(48, 48)
        self.fine = nn.Sequential(nn.Conv2d(48, 32, 1), nn.PixelShuffle(2))
        self.last = nn.Sequential(ConvNorm(8 + EVIDENCE, 16), nn.Conv2d(16, 2, 3, 1, 1))
        self.quality = nn.Sequential(nn.Linear(96 + 48, 48), nn.ReLU(inplace=True), nn.Linear(48, 1))

    def forward(self, c2, c3, c4, evidence):
        x4 = torch.cat([self.e4(F.pixel_unshuffle(evidence, 2)), self.l2(c2)], 1)
        x8 = torch.cat([self.d8(x4), self.l3(c3)], 1)
        x16 = self.mid(torch.cat([self.d16(x8), self.l4(c4)], 1))
        x16 = x16 + up2(self.d32(x16))
        x = self.u8(torch.cat([up2(x16), x8], 1))
        x = self.t4(self.u4(torch.cat([up2(x), x4], 1)))
        out = self.last(torch.cat([self.fine(x), evidence], 1))
        prior = evidence[:, 2:3].clamp(0.02, 0.98)
        seen = evidence[:, :1].clamp(0.05, 0.95)
        out = out + torch.cat([torch.log(prior / (1 - prior)), torch.log(seen / (1 - seen))], 1)
        # the mask's own probability tells where to look for its quality
        p = F.avg_pool2d(torch.sigmoid(out[:, :1].detach()), 2)
        inside = (x * p).sum((2, 3)) / (p.sum((2, 3)) + 1)
        return out, self.quality(torch.cat([x16.mean((2, 3)), inside], 1))


class Proposals(nn.Module):
    """Whole picture [n, 3, H, W], standardised, H and W multiples of 64 → per level (stride 8, 16, 32, 64) logits [n, 1, h, w]
    and boxes [n, 4, h, w] = distances left, top, right, bottom to the visible box in units of the stride (exp).

    Its trunk starts as the shared one and goes on learning: what tells cars from streets isn't what tells cars apart.
    """

    STRIDES = (8, 16, 32, 64)

    def __init__(self, c=64):
        super().__init__()
        self.trunk = Trunk()
        self.l3, self.l4 = ConvNorm(96, c, 1), ConvNorm(192, c, 1)
        self.d5, self.d6 = nn.Sequential(ConvNorm(192, 96, 3, 2), Residual(96, 96)), nn.Sequential(ConvNorm(96, 96, 3, 2), Residual(96, 96))
        self.l5, self.l6 = ConvNorm(96, c, 1), ConvNorm(96, c, 1)
        self.o3, self.o4, self.o5 = ConvNorm(c, c), ConvNorm(c, c), ConvNorm(c, c)
        self.tower = nn.Sequential(ConvNorm(c, c), ConvNorm(c, c))
        self.objectness = nn.Conv2d(c, 1, 3, 1, 1)
        self.distances = nn.Conv2d(c, 4, 3, 1, 1)
        self.gain = nn.Parameter(torch.zeros(4))
        nn.init.constant_(self.objectness.bias, -4.0)
        nn.init.constant_(self.distances.bias, 1.0)

    def pyramid(self, image):
        _, c3, c4 = self.trunk(image)
        d5 = self.d5(c4)
        p6 = self.l6(self.d6(d5))
        p5 = self.o5(self.l5(d5) + up2(p6))
        p4 = self.o4(self.l4(c4) + up2(p5))
        return self.o3(self.l3(c3) + up2(p4)), p4, p5, p6

    def answer(self, pyramid):
        out = []
        for i, p in enumerate(pyramid):
            t = self.tower(p)
            out.append((self.objectness(t), (self.distances(t) + self.gain[i]).clamp(-4, 4).exp()))
        return out

    def forward(self, image):
        return self.answer(self.pyramid(image))
