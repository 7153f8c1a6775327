import { hashSeed } from "@kanizsa/shared/random/hash-seed.ts";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";

/** Seeded choices. Each object draws from a seed of its own, so that others may come and go. */
export class Draw {
  readonly #random: () => number;

  constructor(...parts: readonly (string | number)[]) {
    this.#random = mulberry32(hashSeed(...parts));
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.#random();
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.#random();
  }

  /** A whole number in [low, high], both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.#random() * (high - low + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#random() * choices.length)];
  }

  /** One of the choices, each as often as its weight says. */
  weighted<T>(choices: readonly (readonly [choice: T, weight: number])[]): T {
    let left = this.#random() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [choice, weight] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    return choices[choices.length - 1][0];
  }

  /** About normal: the sum of four uniform numbers, so never further than 3.5 deviations away. */
  normal(mean: number, deviation: number): number {
    const sum = this.#random() + this.#random() + this.#random() + this.#random() - 2;
    return mean + deviation * sum * Math.sqrt(3);
  }

  /** A seed for something that draws on its own. */
  seed(): number {
    return Math.floor(this.#random() * 2 ** 32);
  }
}
