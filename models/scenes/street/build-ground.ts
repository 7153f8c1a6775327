import { Mesh } from "../geometry/mesh.ts";
import { KERB_HEIGHT, kerbs, STREET, type StreetPlan } from "./street-plan.ts";

/** The road's level: one large plane, divided so that coordinates stay exact. */
export function buildRoad(): Mesh {
  const mesh = new Mesh();
  const step = 40;
  for (let x = -400; x < 400; x += step) {
    for (let y = -400; y < 600; y += step) {
      const corner = (dx: number, dy: number) => mesh.vertex(x + dx, y + dy, 0, 0, 0, 1);
      mesh.quad(corner(0, 0), corner(step, 0), corner(step, step), corner(0, step), 0);
    }
  }
  return mesh;
}

/** The raised blocks beside a street, their corners rounded at a crossing. */
export function buildBlocks(plan: StreetPlan): Mesh {
  const mesh = new Mesh();
  const [left, right] = kerbs(plan);
  const stretches: [number, number][] = plan.crossing === null
    ? [[STREET.from, STREET.to]]
    : [[STREET.from, plan.crossing.at - plan.crossing.half], [
      plan.crossing.at + plan.crossing.half,
      STREET.to,
    ]];
  for (const [from, to] of stretches) {
    addBlock(mesh, -STREET.side, left, from, to);
    addBlock(mesh, right, STREET.side, from, to);
  }
  return mesh;
}

const CORNER = 4;

function addBlock(mesh: Mesh, x0: number, x1: number, y0: number, y1: number): void {
  const outline: [number, number][] = [];
  const corners = [[x1, y0, -1, 1, 270], [x1, y1, -1, -1, 0], [x0, y1, 1, -1, 90], [
    x0,
    y0,
    1,
    1,
    180,
  ]];
  for (const [x, y, sx, sy, start] of corners) {
    for (let i = 0; i <= 6; i++) {
      const angle = (start + i * 15) * Math.PI / 180;
      outline.push([
        x + sx * CORNER + CORNER * Math.cos(angle),
        y + sy * CORNER + CORNER * Math.sin(angle),
      ]);
    }
  }
  const middle = mesh.vertex((x0 + x1) / 2, (y0 + y1) / 2, KERB_HEIGHT, 0, 0, 1);
  const top = outline.map(([x, y]) => mesh.vertex(x, y, KERB_HEIGHT, 0, 0, 1));
  for (let i = 0; i < outline.length; i++) {
    const next = (i + 1) % outline.length;
    mesh.triangle(middle, top[i], top[next], 0);
    const [ax, ay] = outline[i], [bx, by] = outline[next];
    const size = Math.hypot(bx - ax, by - ay) || 1;
    const [nx, ny] = [(by - ay) / size, (ax - bx) / size];
    mesh.quad(
      mesh.vertex(ax, ay, 0, nx, ny, 0),
      mesh.vertex(bx, by, 0, nx, ny, 0),
      mesh.vertex(bx, by, KERB_HEIGHT, nx, ny, 0),
      mesh.vertex(ax, ay, KERB_HEIGHT, nx, ny, 0),
      0,
    );
  }
}
