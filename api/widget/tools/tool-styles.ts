/**
 * Styles of the tools. Sizes on the picture are CSS px whatever its scale: strokes don't scale, and marks
 * are scaled back.
 */
export const TOOL_STYLES = `
.kt-bar{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;padding:8px 0 0}
.kt-group{display:flex;flex-wrap:wrap;gap:4px;align-items:center}
.kt-end{margin-inline-start:auto}
.kt-button{font:inherit;font-size:.875rem;line-height:1.2;display:inline-flex;align-items:center;
justify-content:center;gap:6px;min-height:36px;min-width:36px;padding:4px 10px;margin:0;cursor:pointer;
color:var(--kt-text);background:var(--kt-surface);border:1px solid var(--kt-line);border-radius:8px}
.kt-button:hover{border-color:var(--kt-accent)}
.kt-button:focus-visible{outline:3px solid var(--kt-accent);outline-offset:2px}
.kt-button[aria-pressed=true]{background:var(--kt-accent);border-color:var(--kt-accent);color:var(--kt-on-accent)}
.kt-button[aria-disabled=true]{opacity:.5;cursor:default;border-color:var(--kt-line)}
.kt-icon{width:18px;height:18px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;
stroke-linejoin:round;flex:none}
.kt-thumb{padding:3px}
.kt-thumb svg{width:52px;height:30px;fill:currentColor;display:block}
.kt-hint{flex-basis:100%;margin:0;font-size:.8125rem;line-height:1.4;color:var(--kt-muted)}
.kt-bar{--kt-text:var(--kanizsa-text,light-dark(#14202b,#e9eef3));
--kt-surface:var(--kanizsa-surface,light-dark(#fff,#1b242d));
--kt-line:var(--kanizsa-line,light-dark(#7c8894,#74818d));
--kt-muted:var(--kanizsa-muted,light-dark(#4b5965,#b3bfca));
--kt-accent:var(--kanizsa-accent,light-dark(#0b5cad,#7cc0ff));
--kt-on-accent:var(--kanizsa-on-accent,light-dark(#fff,#07131f))}
.kt-area{fill:#000;fill-opacity:0;stroke:none;outline:none;pointer-events:all;
vector-effect:non-scaling-stroke}
.kt-area:focus-visible{stroke:#4aa8ff;stroke-width:6px}
.kt-draw,.kt-click{cursor:crosshair}
.kt-case,.kt-edge{fill:none;vector-effect:non-scaling-stroke;pointer-events:none;stroke-linejoin:round}
.kt-case{stroke:#000;stroke-opacity:.65;stroke-width:4px}
.kt-edge{stroke:#fff;stroke-width:2px}
.kt-dashed{stroke-dasharray:7 5}
.kt-grip{fill:none;stroke:#000;stroke-opacity:0;stroke-width:18px;pointer-events:stroke;cursor:move;
vector-effect:non-scaling-stroke}
.kt-body{fill:#fff;fill-opacity:.12;stroke:#000;stroke-opacity:0;stroke-width:18px;pointer-events:all;
cursor:move;vector-effect:non-scaling-stroke}
.kt-handle{pointer-events:all}
.kt-handle circle{fill:#000;fill-opacity:0}
.kt-handle rect{fill:#fff;stroke:#000;stroke-width:1.5px}
.kt-handle[data-side="-1,-1"],.kt-handle[data-side="1,1"]{cursor:nwse-resize}
.kt-handle[data-side="1,-1"],.kt-handle[data-side="-1,1"]{cursor:nesw-resize}
.kt-handle[data-side$=",0"]{cursor:ew-resize}
.kt-handle[data-side^="0,"]{cursor:ns-resize}
.kt-mark{pointer-events:none}
.kt-mark circle{stroke:#fff;stroke-width:2px}
.kt-mark path{fill:none;stroke:#fff;stroke-width:2.5px;stroke-linecap:round}
.kt-yes circle{fill:#0a7a3d}
.kt-no circle{fill:#b3261e}
@media(prefers-reduced-motion:no-preference){.kt-wait{animation:kt-wait .8s linear infinite}
@keyframes kt-wait{to{stroke-dashoffset:-12px}}}
@media(forced-colors:active){.kt-button[aria-pressed=true]{outline:2px solid Highlight}
.kt-button[aria-disabled=true]{opacity:1;color:GrayText}}
`;
