import { matchObjects } from "./match-objects.ts";
import type { AgainstPredictions } from "./mask-task.ts";
import type { System } from "./system.ts";

/** Another system's predictions; it knows of no order. */
export function againstSystem({ name, images }: AgainstPredictions): System {
  return {
    name,
    role: "against",
    answer: (image) => {
      const predictions = images.get(image.id);
      const byObject = predictions ? matchObjects(image, predictions) : new Map();
      return Promise.resolve({ byObject, order: null });
    },
  };
}
