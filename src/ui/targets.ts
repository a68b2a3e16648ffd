import { isRef, type RowRef, rowId, type ViewRow } from './rows';
import type { StatusBar } from './statusBar';
import type { NodeTarget } from './treeModel';
import type { Trees } from './trees';

/** Finds what a command was given as its argument: a node of a tree, a row named by its instruments, an asset. */
export function targetFinder(trees: Trees, statusBar: StatusBar): (argument: unknown) => NodeTarget {
  const rowOf = (ref: RowRef): ViewRow | undefined => {
    const id = rowId(ref);
    return [...statusBar.rows, ...trees.rows].find(row => row.id === id);
  };
  return argument => {
    if (typeof argument === 'string' && argument !== '') return { asset: argument.toUpperCase() };
    const node = typeof argument === 'object' && argument !== null ? trees.targetOf(argument) : undefined;
    if (node) return node;
    if (!isRef(argument)) return {};
    const row = rowOf(argument);
    return row ? { row, asset: row.buy.base } : {};
  };
}
