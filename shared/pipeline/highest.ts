/** Places of the `count` highest values, the highest first; of equal ones those that come earlier. */
export function highest(values: Float32Array, count: number): number[] {
  const all = count >= values.length;
  const least = all ? -Infinity : nthHighest(values.slice(), count - 1);
  const places: number[] = [];
  const ties: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (all || values[i] > least) places.push(i);
    else if (values[i] === least) ties.push(i);
  }
  for (let i = 0; places.length < count && i < ties.length; i++) places.push(ties[i]);
  return places.sort((a, b) => values[b] - values[a] || a - b);
}

/** The value that stands at `n` when sorted by falling value (Hoare's selection); reorders `values`. */
function nthHighest(values: Float32Array, n: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] > pivot) i++;
      while (values[j] < pivot) j--;
      if (i <= j) {
        const value = values[i];
        values[i++] = values[j];
        values[j--] = value;
      }
    }
    if (n <= j) high = j;
    else if (n >= i) low = i;
    else return values[n];
  }
  return values[n];
}
