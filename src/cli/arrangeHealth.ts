import type { ConnectionHealth } from '../model/health';
import type { Sort } from '../protocol/messages';

/** Connections in the order asked for, unknown values last; at most `top`. The engine's order where none was asked for. */
export function arrangeHealth(
  rows: readonly ConnectionHealth[],
  sort: Sort | undefined,
  top: number,
): ConnectionHealth[] {
  const arranged = [...rows];
  if (sort) {
    const sign = sort.descending ? -1 : 1;
    arranged.sort((a, b) => {
      const x = cellOf(a, sort.column);
      const y = cellOf(b, sort.column);
      if (x === null || y === null) return Number(x === null) - Number(y === null);
      return x < y ? -sign : x > y ? sign : 0;
    });
  }
  return arranged.slice(0, Math.min(top, arranged.length));
}

function cellOf(row: ConnectionHealth, column: string): string | number | null {
  const { streams, ...rest } = row;
  const values: Readonly<Record<string, string | number | null>> = {
    ...rest,
    'streams.asked': streams.asked,
    'streams.acked': streams.acked,
    'streams.alive': streams.alive,
  };
  return values[column] ?? null;
}
