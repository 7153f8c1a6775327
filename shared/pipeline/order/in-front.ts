import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import { atPictureSize } from "../complete/completion.ts";
import type { Hypothesis } from "../complete/hypothesis.ts";
import type { Improvements } from "../improvements.ts";
import { occlusionOrder } from "./occlusion-order.ts";

/** Visible pixels of all instances, null when one alone has no other. */
export function unionOfVisible(
  instances: readonly { readonly visible: RunLengthMask }[],
): RunLengthMask | null {
  if (instances.length < 2) return null;
  return instances.map(({ visible }) => visible).reduce((all, visible) => all.union(visible));
}

/**
 * For each hypothesis the visible pixels of the other instances that can stand in front of it: of all others
 * but those that it hides itself, as far as the hypotheses tell who hides whom.
 */
export function hidersOf(
  hypotheses: readonly Hypothesis[],
  improvements: Improvements,
): (RunLengthMask | null)[] {
  const seen = unionOfVisible(hypotheses.map(({ query }) => query));
  if (!seen) return hypotheses.map(() => null);
  const pairs = improvements.has("order") ? occlusionOrder(hypotheses.map(supposed)) : [];
  return hypotheses.map(({ query }, index) =>
    pairs
      .filter(([front]) => front === index)
      .map(([, behind]) => hypotheses[behind].query.visible)
      .reduce((rest, hidden) => rest.difference(hidden), seen.difference(query.visible))
  );
}

function supposed({ query, shape }: Hypothesis, id: number) {
  const { visible } = query;
  return { id, visible, amodal: shape ? visible.union(atPictureSize(query, shape)) : visible };
}
