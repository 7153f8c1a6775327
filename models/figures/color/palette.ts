/**
 * Colours of all figures. Those that mean something are from Okabe and Ito's set, which colour-blind
 * readers tell apart; each differs by its dash or hatch too.
 */
export const PALETTE = {
  paper: "#ffffff",
  ink: "#1c1b1a",
  soft: "#5b5852",
  rule: "#d8d4ca",
  /** What lies beyond a photograph's border. */
  outside: "#eeece6",
  visible: "#0072b2",
  hidden: "#e69f00",
  completed: "#c24e00",
  truth: "#00815e",
} as const;
