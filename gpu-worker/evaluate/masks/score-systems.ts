import type { AmodalImage } from "@kanizsa/shared/formats/amodal-dataset.ts";
import type { OrderAccuracy } from "@kanizsa/shared/metrics/order-accuracy.ts";
import type { EvaluationContext } from "../evaluation.ts";
import { type ObjectScore, scoreObjects } from "./object-score.ts";
import { scoreOrder } from "./order-score.ts";
import type { System, SystemRole } from "./system.ts";

/** Everything that one system scored, object by object. */
export interface SystemScores {
  readonly name: string;
  readonly role: SystemRole;
  readonly objects: readonly ObjectScore[];
  /** One for each picture; empty where the system knows of no order. */
  readonly orders: readonly OrderAccuracy[];
}

/** Asks every system about every picture, one picture after another, and keeps the scores alone. */
export async function scoreSystems(
  systems: readonly System[],
  images: readonly AmodalImage[],
  follow: EvaluationContext["follow"],
): Promise<SystemScores[]> {
  const scores = systems.map(({ name, role }) => ({
    name,
    role,
    objects: [] as ObjectScore[],
    orders: [] as OrderAccuracy[],
  }));
  const progress = follow(images.length);
  for (const [done, image] of images.entries()) {
    for (const [index, system] of systems.entries()) {
      const answer = await system.answer(image);
      scores[index].objects.push(...scoreObjects(image, answer));
      const order = scoreOrder(image, answer);
      if (order) scores[index].orders.push(order);
    }
    progress.update(done + 1, image.fileName);
  }
  progress.end();
  return scores;
}
