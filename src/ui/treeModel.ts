import type { ViewRow } from './rows';

/** What a node of a tree shows; plain data, so that two of them can be compared. */
export interface TreeNode {
  /** Keeps its selection and expansion as long as it has this id. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Name of a product icon, with the theme colour it takes. */
  readonly icon: string;
  readonly iconColor?: string;
  /** Markdown, or plain text. */
  readonly tooltip: string;
  /** What menus ask for: words with blanks between. */
  readonly context: string;
  readonly children: readonly TreeNode[];
  readonly expanded?: boolean;
  /** Spoken by screen readers. */
  readonly spoken?: string;
  /** What commands work on. */
  readonly target: NodeTarget;
}

export interface NodeTarget {
  readonly row?: ViewRow;
  readonly asset?: string;
  readonly venue?: string;
  /** The leg that the node stands for. */
  readonly side?: 'buy' | 'sell';
}

export interface TreeChange {
  /** Roots came, went or changed places: all of them are asked for again. */
  readonly roots: boolean;
  /** Nodes that look different, or whose children came, went or changed places. */
  readonly ids: readonly string[];
}

/** What has to be painted again. */
export function diffTree(before: readonly TreeNode[], after: readonly TreeNode[]): TreeChange {
  if (!sameIds(before, after)) return { roots: true, ids: [] };
  const ids: string[] = [];
  for (const [i, node] of after.entries()) compare(before[i] as TreeNode, node, ids);
  return { roots: false, ids };
}

function compare(before: TreeNode, after: TreeNode, ids: string[]): void {
  const order = sameIds(before.children, after.children);
  if (!order || !looksSame(before, after)) ids.push(after.id);
  if (!order) return;
  for (const [i, child] of after.children.entries()) compare(before.children[i] as TreeNode, child, ids);
}

function sameIds(a: readonly TreeNode[], b: readonly TreeNode[]): boolean {
  return a.length === b.length && a.every((node, i) => node.id === b[i]?.id);
}

/** The tooltip is made when it is asked for, so that it alone paints nothing again. */
function looksSame(a: TreeNode, b: TreeNode): boolean {
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.icon === b.icon &&
    a.iconColor === b.iconColor &&
    a.context === b.context &&
    a.children.length > 0 === b.children.length > 0
  );
}

/** Every node of the tree by its id. */
export function nodesById(roots: readonly TreeNode[]): Map<string, TreeNode> {
  const all = new Map<string, TreeNode>();
  const visit = (node: TreeNode) => {
    all.set(node.id, node);
    node.children.forEach(visit);
  };
  roots.forEach(visit);
  return all;
}

/**
 * Does a VS Code of this version take a view that is registered again at once after it was disposed? Before, disposing
 * took the new one away: https://github.com/microsoft/vscode/pull/295996.
 */
export function canRenew(vscodeVersion: string): boolean {
  const [major = 0, minor = 0] = vscodeVersion.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 112);
}
