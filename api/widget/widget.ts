/// <reference lib="dom" />
import { PreviewElement } from "./element/preview-element.ts";

const NAME = "kanizsa-preview";

const elements = globalThis.customElements;
if (elements && !elements.get(NAME)) elements.define(NAME, PreviewElement);

/** The class of `<kanizsa-preview>`: the page's first, where it loaded several. */
export const KanizsaPreview = (elements?.get(NAME) ?? PreviewElement) as typeof PreviewElement;
export type KanizsaPreview = PreviewElement;
