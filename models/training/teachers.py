"""The teacher networks (ONNX files of plain convolutional layers) as PyTorch modules, to run in bfloat16 and on a GPU."""

import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F

from data import data_root


class Teacher(torch.nn.Module):
    """image [n, 3, h, w] standardised as the trunk's → C2, C3, C4 (stride 4, 8, 16), no gradient."""

    def __init__(self, name="resnet18-imagenet-c2c3c4"):
        super().__init__()
        graph = onnx.load(data_root() / "teachers" / f"{name}.onnx").graph
        for tensor in graph.initializer:
            self.register_buffer(tensor.name, torch.from_numpy(numpy_helper.to_array(tensor).copy()))
        self.nodes = [(n.op_type, list(n.input), n.output[0], {a.name: a for a in n.attribute}) for n in graph.node]
        self.outputs = [o.name for o in graph.output]

    @torch.no_grad()
    def forward(self, image):
        values = {"image": image, **dict(self.named_buffers())}
        for kind, inputs, output, attributes in self.nodes:
            x = [values[name] for name in inputs]
            if kind == "Conv":
                y = F.conv2d(x[0], x[1], x[2], list(attributes["strides"].ints), list(attributes["pads"].ints)[:2])
            elif kind == "Relu":
                y = F.relu(x[0])
            elif kind == "Add":
                y = x[0] + x[1]
            else:
                y = F.max_pool2d(x[0], list(attributes["kernel_shape"].ints), list(attributes["strides"].ints), list(attributes["pads"].ints)[:2])
            values[output] = y
        return [values[name] for name in self.outputs]
