/**
 * ONNX files for tests, written byte by byte: no network and no Python is needed to have one.
 * Field numbers are those of onnx.proto.
 */

export interface TinyNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface TinyValue {
  readonly name: string;
  /** A name stands for a side that differs from run to run. */
  readonly shape: readonly (number | string)[];
}

/** An ONNX model (opset 17) of float32 tensors. */
export function tinyOnnx(graph: {
  readonly nodes: readonly TinyNode[];
  readonly inputs: readonly TinyValue[];
  readonly outputs: readonly TinyValue[];
}): Buffer {
  const graphProto = Buffer.concat([
    ...graph.nodes.map((node) =>
      message(1, [
        ...node.inputs.map((name) => text(1, name)),
        ...node.outputs.map((name) => text(2, name)),
        text(4, node.op),
      ])
    ),
    text(2, "tiny"),
    ...graph.inputs.map((value) => message(11, valueInfo(value))),
    ...graph.outputs.map((value) => message(12, valueInfo(value))),
  ]);
  return Buffer.concat([
    number(1, 8), // IR version
    message(7, [graphProto]),
    message(8, [number(2, 17)]), // opset
  ]);
}

/** A network that adds its input to itself: `y = x + x`, any shape of `rank` sides. */
export function doublingOnnx(rank = 2): Buffer {
  const shape = Array.from({ length: rank }, (_, side) => `side${side}`);
  return tinyOnnx({
    nodes: [{ op: "Add", inputs: ["x", "x"], outputs: ["y"] }],
    inputs: [{ name: "x", shape }],
    outputs: [{ name: "y", shape }],
  });
}

function valueInfo({ name, shape }: TinyValue): Buffer[] {
  const sides = shape.map((side) =>
    message(1, [typeof side === "number" ? number(1, side) : text(2, side)])
  );
  const FLOAT = 1;
  return [text(1, name), message(2, [message(1, [number(1, FLOAT), message(2, sides)])])];
}

function message(field: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
}

function text(field: number, value: string): Buffer {
  return message(field, [Buffer.from(value)]);
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
