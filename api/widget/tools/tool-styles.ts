/**
 * Styles of the tools, on top of the view's, whose buttons and colours they share. Sizes on the picture
 * are CSS px whatever its scale: strokes don't scale, and marks are scaled back.
 */
export const TOOL_STYLES = `
.kt-bar{gap:.5rem 1rem}
.kt-bar button{display:inline-flex;align-items:center;justify-content:center;gap:.4rem;
min-inline-size:2.75rem;padding-inline:.7rem}
.kt-bar [aria-pressed=true]{color:var(--_on-accent);background:var(--_accent);border-color:var(--_accent)}
.kt-bar [aria-disabled=true]{opacity:.5;cursor:default;border-color:var(--_line)}
.kt-group{display:flex;flex-wrap:wrap;gap:.375rem}
.kt-icon{inline-size:1.125rem;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.kt-turn:dir(rtl){scale:-1 1}
.kt-bar .kt-thumb{padding:.25rem}
.kt-thumb svg{inline-size:3.25rem;block-size:2rem;fill:currentColor}
.kt-hint{flex-basis:100%;font-size:.875rem}
.kt-tool{outline:none}
.kt-area{fill-opacity:0;pointer-events:all;vector-effect:non-scaling-stroke}
.kt-tool:focus-visible>.kt-area{stroke:#4aa8ff;stroke-width:6px}
.kt-draw,.kt-click{cursor:crosshair}
.kt-case,.kt-edge,.kt-grip,.kt-body{fill:none;vector-effect:non-scaling-stroke;pointer-events:none;
stroke:#fff;stroke-width:2px;stroke-linejoin:round}
.kt-case{stroke:#000a;stroke-width:4px}
.kt-dashed{stroke-dasharray:7 5}
.kt-grip,.kt-body{stroke:#0000;stroke-width:18px;pointer-events:stroke;cursor:move}
.kt-body{fill:#fff2;pointer-events:all}
.kt-handle{pointer-events:all;cursor:nwse-resize}
.kt-handle circle{fill-opacity:0}
.kt-handle rect{fill:#fff;stroke:#000;stroke-width:1.5px}
[data-side="1,-1"],[data-side="-1,1"]{cursor:nesw-resize}
[data-side$=",0"]{cursor:ew-resize}
[data-side^="0,"]{cursor:ns-resize}
.kt-mark{pointer-events:none;fill:#b3261e;stroke:#fff;stroke-width:2px;stroke-linecap:round}
.kt-yes{fill:#0a7a3d}
.kt-wait{animation:kt-wait .8s linear infinite}
@keyframes kt-wait{to{stroke-dashoffset:-12px}}
@media(prefers-reduced-motion:reduce){.kt-wait{animation:none}}
@media(forced-colors:active){.kt-bar [aria-pressed=true]{outline:3px solid Highlight}
.kt-bar [aria-disabled=true]{opacity:1;color:GrayText}}
`;
