/** The theme's colours for a canvas, which knows no variables: read anew whenever the theme changes. */
export interface ChartColours {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly gross: string;
  readonly net: string;
  readonly band: string;
  readonly candles: string;
  readonly fee: string;
  readonly mark: string;
  readonly deviation: string;
  /** Of several instruments, one after the other. */
  readonly many: readonly string[];
  /** Px: thicker where the theme wants contrast. */
  readonly lineWidth: number;
}

const MANY = ['blue', 'orange', 'green', 'purple', 'red', 'yellow'];

export function chartColours(element: HTMLElement): ChartColours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--chart-${name}`).trim() || style.color;
  const isContrast = document.body.matches('.vscode-high-contrast, .vscode-high-contrast-light');
  return {
    text: colour('text'),
    quiet: colour('quiet'),
    grid: colour('grid'),
    gross: colour('gross'),
    net: colour('net'),
    band: colour('band'),
    candles: colour('candles'),
    fee: colour('fee'),
    mark: colour('mark'),
    deviation: colour('deviation'),
    many: MANY.map(name => colour(name)),
    lineWidth: isContrast ? 2.5 : 1.5,
  };
}

/** How lines are drawn, so that they can be told apart without their colours. */
export const LOOKS = ['solid', 'dashed', 'dotted'] as const;
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2]];

/** Of the line at this place among several: neighbours differ, and so do those that have the same colour. */
export function lookOf(place: number): number {
  return (place + Math.floor(place / MANY.length)) % LOOKS.length;
}

export function dashOf(place: number): readonly number[] {
  return DASHES[lookOf(place)] ?? [];
}

/** Calls when VS Code has put on another theme; returns what ends it. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  return () => observer.disconnect();
}
