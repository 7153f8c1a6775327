interface Item {
  readonly name: string;
  readonly expiresAt: number;
}

/** Names by the end of their time, the soonest first: a binary heap. */
export class ExpiryQueue {
  readonly #heap: Item[] = [];

  push(item: Item): void {
    const heap = this.#heap;
    let at = heap.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent].expiresAt <= item.expiresAt) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = item;
  }

  /** Takes the first out. */
  pop(): Item | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const item = heap.pop();
    if (item === undefined || heap.length === 0) return item;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1].expiresAt < heap[child].expiresAt) child++;
      if (heap[child].expiresAt >= item.expiresAt) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = item;
    return first;
  }

  get first(): Item | undefined {
    return this.#heap[0];
  }

  get size(): number {
    return this.#heap.length;
  }
}
