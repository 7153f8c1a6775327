/** Whether entry `index` of `total` is one of `count` that are spread evenly over all. */
export function isSpreadPick(index: number, total: number, count: number): boolean {
  const picks = Math.min(count, total);
  return Math.floor((index + 1) * picks / total) > Math.floor(index * picks / total);
}
