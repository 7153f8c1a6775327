/** Texts of the tools for drawing and refining; loaded with them. */
export interface ToolStrings {
  readonly drawHint: string;
  readonly boxName: string;
  readonly run: string;
  readonly done: string;
  readonly cancel: string;
  readonly undo: string;
  readonly redo: string;
  readonly belongs: string;
  readonly belongsNot: string;
  readonly pointHint: string;
  readonly references: string;
  reference(rank: number, similarity: number): string;
  readonly move: string;
  readonly moveHint: string;
  refining(instanceId: number): string;
  /** How the shape stands after a step. */
  stepped(hiddenShare: number): string;
}

export const englishTools: ToolStrings = {
  drawHint: "Draw a box around the visible part of a car: drag, or arrow keys and Enter",
  boxName: "Box around a car",
  run: "Complete this car",
  done: "Done",
  cancel: "Cancel",
  undo: "Undo",
  redo: "Redo",
  belongs: "Belongs to the car",
  belongsNot: "Doesn’t belong",
  pointHint: "Click on the picture, or move the cross with arrow keys and press Enter",
  references: "Other references",
  reference: (rank, similarity) => `Reference ${rank}, similarity ${similarity.toFixed(2)}`,
  move: "Move and scale the shape",
  moveHint: "Drag the shape or its corners; arrow keys move it, Alt with arrow keys scales it",
  refining: (id) => `Refining car ${id}`,
  stepped: (share) => `Now ${Math.round(share * 100)} % hidden`,
};
