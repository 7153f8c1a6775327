/**
 * Raised when the same seed gives another picture or other annotations. Parts that another version
 * drew are drawn again.
 */
export const GENERATOR_VERSION = "1.0.0";
