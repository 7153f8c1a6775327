/** The typed client: everything that a caller of the REST API imports. */
export * from "./kanizsa-client.ts";
export { KanizsaError } from "./kanizsa-error.ts";
export type { Key, ShownKey } from "@kanizsa/shared/schema/api-key.ts";
export type { ReferencePage, ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";
export type { Usage } from "@kanizsa/shared/schema/usage.ts";
export type { Problem, ProblemCode } from "@kanizsa/shared/schema/problem.ts";
export type { Segmentation, SegmentationPage } from "@kanizsa/shared/schema/segmentation.ts";
export type {
  InstanceResult,
  SegmentationResult,
} from "@kanizsa/shared/schema/segmentation-result.ts";
