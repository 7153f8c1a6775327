/** HTTP header that says how many bytes of the body are JSON; without it, all are. */
export const HEADER_LENGTH = "Inference-Header-Content-Length";
