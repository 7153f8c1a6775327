/**
 * Styles of what is there at once. Colours follow the page's `color-scheme`; the custom properties
 * `--kanizsa-…` replace them; those with an underscore are our own, so that a page's never meet them.
 */
export const STYLES = `
:host{display:block;container-type:inline-size;min-inline-size:min(100%,16rem);
--_text:var(--kanizsa-text,light-dark(#171c22,#e9eef3));
--_surface:var(--kanizsa-surface,light-dark(#fff,#171d24));
--_sunken:var(--kanizsa-sunken,light-dark(#f2f4f6,#0f1419));
--_line:var(--kanizsa-line,light-dark(#d3d8de,#36414c));
--_muted:var(--kanizsa-muted,light-dark(#525d69,#a9b4c0));
--_accent:var(--kanizsa-accent,light-dark(#1659c7,#7db4ff));
--_on-accent:var(--kanizsa-on-accent,light-dark(#fff,#07131f));
--_bad:light-dark(#a3201b,#ffa79d);--_bad-surface:light-dark(#fdeeec,#381d1c);
--_radius:var(--kanizsa-radius,12px);
color:var(--_text);font:var(--kanizsa-font,400 1rem/1.45 system-ui,sans-serif);text-align:start}
.frame:dir(rtl){text-align:right}
:host([hidden]),[hidden]{display:none!important}
*{box-sizing:border-box}
.frame{display:grid;gap:.75rem;grid-template-columns:minmax(0,1fr)}
.main,.side{display:flex;flex-direction:column;gap:.75rem;min-inline-size:0}
button,span,strong,p,dt,dd,li,figcaption{unicode-bidi:plaintext}
.stage{position:relative;overflow:hidden;inline-size:100%;margin-inline:auto;
border-radius:var(--_radius);background:var(--_sunken);isolation:isolate;
--tallest:var(--kanizsa-max-height,max(20rem,78vh))}
.stage.open{inline-size:min(100%,calc(var(--tallest)*var(--ratio)));aspect-ratio:var(--ratio)}
.stage.bare{min-block-size:14rem;display:grid}
.poster,::slotted([slot=poster]){display:block;inline-size:100%;max-block-size:var(--tallest);object-fit:contain}
.picture,.overlay,.wash{position:absolute;inset:0;inline-size:100%;block-size:100%;display:block}
.wash{pointer-events:none;transition:backdrop-filter .3s}
.overlay{overflow:hidden;touch-action:manipulation}
.drop{display:grid;gap:.25rem;place-items:center;align-content:center;text-align:center;padding:1.5rem 1rem;
border:2px dashed var(--_line);border-radius:var(--_radius)}
.drop g+g{color:var(--_accent);stroke-dasharray:3 5}
.drop svg{inline-size:7.5rem;block-size:auto;margin-block-end:.25rem}
.drop strong{font-size:1.125rem;text-wrap:balance}
.drop p,.quiet{margin:0;color:var(--_muted)}
.drop button{margin-block-start:.75rem}
.let-go{position:absolute;inset:0;z-index:3;display:none;place-items:center;padding:1rem;font-weight:600;
color:var(--_on-accent);background:color-mix(in srgb,var(--_accent) 88%,transparent);pointer-events:none}
.dragging .let-go{display:grid}
button,.choice{font:inherit;font-size:.9375rem;line-height:1.2;min-block-size:2.75rem;padding:.375rem .8125rem;
margin:0;color:inherit;background:var(--_surface);border:1px solid var(--_line);
border-radius:min(var(--_radius),10px);cursor:pointer}
button:hover{border-color:var(--_accent)}
button:disabled{opacity:.55;cursor:default;border-color:var(--_line)}
.primary{color:var(--_on-accent);background:var(--_accent);border-color:var(--_accent);font-weight:600}
.primary:hover{filter:brightness(1.08)}
:focus-visible,.choice:has(:focus-visible){outline:3px solid var(--_accent);outline-offset:2px}
.bar{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
.switch{display:flex;padding:3px;border:0;border-radius:min(var(--_radius),11px);background:var(--_sunken);
min-inline-size:0}
.choice{display:grid;place-items:center;position:relative;min-block-size:2.375rem;background:none;
border-color:transparent;text-align:center;color:var(--_muted)}
.choice input{position:absolute;inset:0;inline-size:100%;block-size:100%;margin:0;opacity:0;cursor:pointer}
.choice:has(:checked){color:var(--_text);background:var(--_surface);border-color:var(--_line);
box-shadow:0 1px 2px #0002}
.switch{margin-inline-start:auto}
.progress{position:absolute;z-index:2;inset-inline:.75rem;inset-block-end:.75rem;max-inline-size:26rem;
margin-inline:auto;display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.375rem .75rem;align-items:center;
padding:.5rem .5rem .5rem .875rem;background:var(--_surface);border:1px solid var(--_line);
border-radius:min(var(--_radius),12px);box-shadow:0 4px 20px #0003;font-size:.9375rem}
.progress:dir(rtl){padding:.5rem .875rem .5rem .5rem}
.progress button{grid-row:1/3;grid-column:2}
progress{appearance:none;inline-size:100%;block-size:6px;border:0;border-radius:3px;overflow:hidden;
background:var(--_line);color:var(--_accent)}
progress::-webkit-progress-bar{background:var(--_line)}
progress::-webkit-progress-value{background:var(--_accent);transition:inline-size .2s}
progress::-moz-progress-bar{background:var(--_accent)}
progress:indeterminate{background:linear-gradient(90deg,var(--_line) 25%,var(--_accent),var(--_line) 75%) 0/200%}
progress:indeterminate::-webkit-progress-bar{background:none}
progress:indeterminate::-moz-progress-bar{background:none}
.problem:not(:empty){display:grid;gap:.375rem;justify-items:start;padding:.875rem 1rem;
color:var(--_bad);background:var(--_bad-surface);border-radius:min(var(--_radius),12px);
border-inline-start:4px solid;overflow-wrap:anywhere}
.problem p,.problem ul{margin:0}
.problem ul{padding-inline-start:1.125rem}
.problem button{color:var(--_text);margin-block-start:.375rem}
.problem:empty,.tools-bar:empty,.mode:empty{margin-block-start:-.75rem}
.mode{font-size:.875rem}
.unseen{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@container(min-width:58rem){.frame.wide{grid-template-columns:minmax(0,1fr) minmax(17rem,21rem);gap:1rem 1.25rem}}
@container(max-width:48rem){button,.choice{font-size:.875rem;padding-inline:.625rem}}
@container(max-width:42rem){.switch,.tools{inline-size:100%}.choice{flex:1;padding-inline:.25rem}
.tools button{flex:1 1 auto}}
@media(prefers-reduced-motion:no-preference){.progress{animation:kz-late .5s}
progress:indeterminate{animation:kz-run 1.4s linear infinite}
@keyframes kz-late{0%,50%{opacity:0}}@keyframes kz-run{from{background-position:200%}to{background-position:0}}}
@media(prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
@media(forced-colors:active){.choice:has(:checked){forced-color-adjust:none;color:HighlightText;background:Highlight}
progress{border:1px solid;forced-color-adjust:none;color:Highlight;background:Canvas}}
`;
