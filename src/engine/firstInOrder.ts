/**
 * The first `wanted` of the numbers 0 to `count` - 1 in the order of `compare`, sorted. Looks at each number once and
 * sorts only what is wanted: a window of a large view costs far less than its whole order. `compare` must be total.
 */
export function firstInOrder(count: number, wanted: number, compare: (a: number, b: number) => number): number[] {
  if (wanted >= count / 8) {
    return Array.from({ length: count }, (_, i) => i)
      .sort(compare)
      .slice(0, Math.max(0, wanted));
  }
  if (wanted <= 0) return [];
  // A heap with the last of those kept so far on top: whatever comes before it takes its place.
  const heap = Array.from({ length: wanted }, (_, i) => i);
  for (let i = (wanted >> 1) - 1; i >= 0; i--) sink(heap, i, compare);
  for (let i = wanted; i < count; i++) {
    if (compare(i, heap[0] as number) >= 0) continue;
    heap[0] = i;
    sink(heap, 0, compare);
  }
  return heap.sort(compare);
}

function sink(heap: number[], from: number, compare: (a: number, b: number) => number): void {
  const value = heap[from] as number;
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && compare(heap[child + 1] as number, heap[child] as number) > 0) child++;
    if (compare(heap[child] as number, value) <= 0) break;
    heap[at] = heap[child] as number;
    at = child;
  }
  heap[at] = value;
}
