import {
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  version,
  window as workbench,
} from 'vscode';
import type { Clock, TimerHandle } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/lifecycle';
import { canRenew, diffTree, nodesById, type TreeNode } from './treeModel';

/** A tree element: the same object as long as its node's id is there, so that VS Code can be told that it changed. */
export interface NodeHandle {
  readonly id: string;
  /** As it was last: a menu that was opened on it still knows what it is about when it has left the tree. */
  node: TreeNode;
}

/** Changes are shown at most this often. */
const PACE_MS = 500;
/** A view is replaced after so many items: about 5 MB of what VS Code keeps of them. */
const MOST_ITEMS = 20_000;

export interface NodeTreeOptions {
  readonly viewId: string;
  readonly clock: Clock;
  /** The nodes as they are now. */
  readonly nodes: () => readonly TreeNode[];
  readonly onVisible: (visible: boolean) => void;
  readonly onExpanded?: (node: TreeNode, expanded: boolean) => void;
}

/** A tree view of plain nodes, in which only what changed is painted again. */
export class NodeTree implements Disposable {
  readonly #options: NodeTreeOptions;
  readonly #own = new DisposableStore();
  #view: TreeView<NodeHandle>;
  #ofView = new DisposableStore();
  #itemsOfView = 0;
  readonly #changed = this.#own.add(new EventEmitter<NodeHandle | NodeHandle[] | undefined>());
  readonly #handles = new Map<string, NodeHandle>();
  /** Every handle that was ever given out and is still held by someone. */
  readonly #given = new WeakSet<NodeHandle>();
  #roots: readonly TreeNode[] = [];
  #nodes: ReadonlyMap<string, TreeNode> = new Map();
  #timer: TimerHandle | undefined;
  #paintedAt = Number.NEGATIVE_INFINITY;
  /** What was painted, for tests: all roots, single nodes; items that VS Code asked for; and how often the view was new. */
  readonly painted = { roots: 0, nodes: 0, items: 0, renewals: 0 };

  constructor(options: NodeTreeOptions) {
    this.#options = options;
    this.#view = this.#open();
  }

  /** The present one: see `renew`. */
  get view(): TreeView<NodeHandle> {
    return this.#view;
  }

  get roots(): readonly TreeNode[] {
    return this.#roots;
  }

  /** The node that a menu command was given. */
  nodeOf(argument: unknown): TreeNode | undefined {
    return this.#given.has(argument as NodeHandle) ? (argument as NodeHandle).node : undefined;
  }

  /** Something may have changed: it is painted soon, together with whatever else changes until then. */
  refresh(): void {
    if (this.#timer || this.#own.disposed) return;
    const { clock } = this.#options;
    const wait = Math.max(0, this.#paintedAt + PACE_MS - clock.mono());
    this.#timer = clock.setTimeout(() => {
      this.#timer = undefined;
      this.#paint();
    }, wait);
  }

  /**
   * Puts a new view in the place of the present one, unseen: VS Code keeps a little of every item that it was ever given
   * until the view is disposed (`_register(new DisposableStore())` for each in extHostTreeViews.ts), which comes to
   * megabytes an hour where items change all the time. The nodes keep their ids, and with them selection and expansion.
   */
  renew(): void {
    const { description, badge } = this.#view;
    this.#ofView.dispose();
    this.#ofView = new DisposableStore();
    this.#itemsOfView = 0;
    this.painted.renewals += 1;
    this.#view = this.#open();
    if (description !== undefined) this.#view.description = description;
    this.#view.badge = badge;
  }

  dispose(): void {
    this.#options.clock.clear(this.#timer);
    this.#timer = undefined;
    this.#ofView.dispose();
    this.#own.dispose();
  }

  #open(): TreeView<NodeHandle> {
    const { viewId, onVisible, onExpanded } = this.#options;
    const view = this.#ofView.add(
      workbench.createTreeView<NodeHandle>(viewId, {
        showCollapseAll: true,
        treeDataProvider: {
          onDidChangeTreeData: this.#changed.event,
          getChildren: handle => this.#childrenOf(handle).map(node => this.#handle(node)),
          getTreeItem: handle => this.#item(handle),
          resolveTreeItem: (item, handle) => this.#resolve(item, handle),
          getParent: handle => {
            const cut = handle.id.lastIndexOf('/');
            const parent = this.#roots.find(node => node.children.some(child => child.id === handle.id));
            return cut > 0 && parent ? this.#handle(parent) : undefined;
          },
        },
      }),
    );
    this.#ofView.add(
      view.onDidChangeVisibility(({ visible }) => {
        onVisible(visible);
        this.refresh();
      }),
    );
    const expanded = (handle: NodeHandle, is: boolean) => {
      const node = this.#nodes.get(handle.id);
      if (node) onExpanded?.(node, is);
    };
    this.#ofView.add(view.onDidExpandElement(({ element }) => expanded(element, true)));
    this.#ofView.add(view.onDidCollapseElement(({ element }) => expanded(element, false)));
    return view;
  }

  #paint(): void {
    this.#paintedAt = this.#options.clock.mono();
    if (this.#itemsOfView >= MOST_ITEMS && canRenew(version)) this.renew();
    const roots = this.#options.nodes();
    const change = diffTree(this.#roots, roots);
    this.#roots = roots;
    this.#nodes = nodesById(roots);
    for (const handle of [...this.#handles.values()]) {
      const node = this.#nodes.get(handle.id);
      if (node) handle.node = node;
      else this.#handles.delete(handle.id);
    }
    if (change.roots) {
      this.painted.roots += 1;
      this.#changed.fire(undefined);
    } else if (change.ids.length > 0) {
      const handles = change.ids.flatMap(id => this.#handles.get(id) ?? []);
      this.painted.nodes += handles.length;
      if (handles.length > 0) this.#changed.fire(handles);
    }
  }

  #childrenOf(handle: NodeHandle | undefined): readonly TreeNode[] {
    return handle ? (this.#nodes.get(handle.id)?.children ?? []) : this.#roots;
  }

  #handle(node: TreeNode): NodeHandle {
    const known = this.#handles.get(node.id) ?? { id: node.id, node };
    known.node = node;
    this.#handles.set(node.id, known);
    this.#given.add(known);
    return known;
  }

  #item(handle: NodeHandle): TreeItem {
    this.#itemsOfView += 1;
    this.painted.items += 1;
    const node = this.#nodes.get(handle.id);
    if (!node) return new TreeItem('');
    const { None, Collapsed, Expanded } = TreeItemCollapsibleState;
    const state = node.children.length === 0 ? None : node.expanded ? Expanded : Collapsed;
    const item = new TreeItem(node.label, state);
    item.id = node.id;
    item.description = node.description;
    item.contextValue = node.context;
    item.iconPath = new ThemeIcon(node.icon, node.iconColor === undefined ? undefined : new ThemeColor(node.iconColor));
    item.accessibilityInformation = { label: node.spoken ?? `${node.label}, ${node.description}` };
    return item;
  }

  #resolve(item: TreeItem, handle: NodeHandle): TreeItem {
    const node = this.#nodes.get(handle.id);
    if (node) item.tooltip = new MarkdownString(node.tooltip);
    return item;
  }
}
