/** Styles of the shapes and of what is told about them; `--c` is the instance's colour. */
export const SCENE_STYLES = `
.car{transition:opacity .18s}
.car path{vector-effect:non-scaling-stroke;stroke-linejoin:round;pointer-events:none}
.visible{fill:var(--kanizsa-visible,var(--c));fill-opacity:.32}
.paper,.stripe{fill:var(--kanizsa-hidden,var(--c))}
.paper{fill-opacity:.26}
.stripe{fill-opacity:.88}
.whole,.case{fill:none}
.whole{stroke:var(--kanizsa-outline,var(--c));stroke-width:2px}
.case{stroke:#0b0f14;stroke-opacity:.42;stroke-width:4px}
.mark{fill:none;pointer-events:none}
.mark .case{stroke:#fff;stroke-opacity:1;stroke-width:5px}
.mark .whole{stroke-width:2.25px}
.veil{fill:#06090d;fill-opacity:.45;fill-rule:evenodd;opacity:0;transition:opacity .18s;pointer-events:none}
.spots path{fill:#000;fill-opacity:0;cursor:pointer}
.alone .car{opacity:0}
.alone .car.on{opacity:1}
.alone .veil{opacity:1}
.on .whole{stroke-width:3px}
.on .case{stroke-width:5.5px}
.on .visible{fill-opacity:.2}
.on .paper{fill-opacity:.4}
.on .stripe{fill-opacity:1}
.wash{backdrop-filter:none}
.answered .wash{backdrop-filter:saturate(.5) brightness(1.04)}
.hidden-only .wash{backdrop-filter:grayscale(1) contrast(.75) brightness(1.12)}
.hidden-only .visible,.hidden-only .whole,.hidden-only .mark,.hidden-only .case{display:none}
.hidden-only .hidden{fill:var(--kanizsa-hidden,var(--c));fill-opacity:.86;stroke:#fff;stroke-width:1.5px}
.hidden-only .on .whole{display:inline;stroke-width:1.5px;stroke-dasharray:5 4}
.hidden-only .veil{display:none}
.split .overlay,.split .wash{clip-path:inset(0 0 0 var(--at,50%))}
.split:dir(rtl) .overlay,.split:dir(rtl) .wash{clip-path:inset(0 var(--at,50%) 0 0)}
.slider input{position:absolute;inset:0;inline-size:100%;block-size:100%;margin:0;opacity:0;pointer-events:none}
.grip{position:absolute;inset-block:0;inset-inline-start:calc(var(--at,50%) - 1.375rem);inline-size:2.75rem;
display:grid;place-items:center;cursor:ew-resize;touch-action:pan-y}
.grip::before{content:"";position:absolute;inset-block:0;inline-size:2px;background:#fff;box-shadow:0 0 0 1px #0006}
.grip svg{position:relative;inline-size:2.75rem;block-size:2.75rem;padding:.625rem;border-radius:50%;
color:#171c22;background:#fff;box-shadow:0 0 0 1px #0003,0 2px 10px #0006}
.slider :focus-visible~.grip svg{outline:3px solid var(--_accent);outline-offset:3px;
box-shadow:0 0 0 3px #fff,0 2px 10px #0006}
.results{display:grid;gap:.5rem;align-content:start}
.list{display:grid;gap:.375rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));
margin:0;padding:0;list-style:none}
.row{display:grid;grid-template-columns:auto 1fr auto;gap:.125rem .625rem;align-items:center;inline-size:100%;
text-align:inherit;padding:.4375rem .75rem;color:var(--_text)}
.row span:last-of-type{color:var(--_muted);font-variant-numeric:tabular-nums}
.row[aria-pressed=true]{border-color:var(--_accent);box-shadow:inset 0 0 0 1px var(--_accent)}
.row[aria-pressed=true] span{color:var(--_text)}
.swatch{inline-size:1.5rem;block-size:.9375rem;border-radius:4px;overflow:hidden;forced-color-adjust:none;
box-shadow:inset 0 0 0 1.5px var(--c)}
.card{display:grid;gap:.75rem;align-content:start;padding:1rem;background:var(--_surface);
border:1px solid var(--_line);border-radius:var(--_radius);min-block-size:13rem}
.card header{display:grid;grid-template-columns:1fr auto;align-items:baseline;gap:0 .75rem}
.share{font-size:1.5rem;font-weight:650;line-height:1;font-variant-numeric:tabular-nums}
.share small{font-size:.875rem;font-weight:400;color:var(--_muted)}
.meter{display:block;inline-size:100%;block-size:.75rem;border-radius:4px;forced-color-adjust:none}
.facts{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:0;align-content:center}
.facts dt{color:var(--_muted)}
.facts dd{margin:0;text-align:end;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.facts dd:dir(rtl){text-align:left}
.match{display:grid;gap:.5rem 1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,11rem),1fr));align-items:center}
.silhouette{margin:0;padding:.75rem;border-radius:min(var(--_radius),10px);background:var(--_sunken);text-align:center;
min-block-size:7rem;display:grid;align-content:center;gap:.5rem}
.silhouette svg{inline-size:100%;block-size:5rem;fill:var(--c);fill-opacity:.85;stroke:var(--_text);stroke-width:1.5px}
.silhouette path{vector-effect:non-scaling-stroke}
.silhouette figcaption{font-size:.8125rem;color:var(--_muted);overflow-wrap:anywhere}
.notes{display:grid;gap:.25rem;margin:0;padding:0;list-style:none;font-size:.9375rem}
.notes:empty{display:none}
.legend{display:grid;gap:.5rem .75rem;grid-template-columns:auto 1fr;align-items:center;margin:0;--c:#009eff}
.legend{line-height:1.3;font-size:.9375rem}.legend dt{line-height:0}
.legend path{fill:none}
.legend dd{margin:0}
.legend svg{inline-size:2.5rem;block-size:1.5rem;border-radius:4px;background:#9aa4ad;forced-color-adjust:none}
@container(max-width:34rem){.whole{stroke-width:1.5px}.case{stroke-width:3px}.mark path{transform:scale(.7)}
.mark .case{stroke-width:4px}.on .whole{stroke-width:2px}.on .case{stroke-width:4px}}
@media(prefers-reduced-motion:no-preference){.car{animation:kz-in .35s}@keyframes kz-in{from{opacity:0}}}
@media(forced-colors:active){.row[aria-pressed=true]{outline:3px solid Highlight}}
`;
