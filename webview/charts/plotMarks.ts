import type uPlot from 'uplot';
import { fixed } from '../../src/model/numberFormat';
import type { Series } from '../../src/protocol/series';
import type { ChartColours } from './chartColours';

/** Mean and one deviation to both sides of the minutes before, below the lines. */
export function drawStats(plot: uPlot, { stats }: Series, colours: ChartColours): void {
  if (!stats) return;
  const { ctx, bbox } = plot;
  const left = Math.max(bbox.left, plot.valToPos(stats.from, 'x', true));
  const right = bbox.left + bbox.width;
  const y = (value: number) => plot.valToPos(value, 'y', true);
  const top = y(stats.meanPct + stats.deviationPct);
  const bottom = y(stats.meanPct - stats.deviationPct);
  inside(plot, () => {
    ctx.fillStyle = colours.deviation;
    ctx.fillRect(left, top, right - left, bottom - top);
    line(ctx, [1, 3], colours.candles, [left, y(stats.meanPct)], [right, y(stats.meanPct)]);
  });
}

/** Zero, the fees that a spread has to pay for, and the settlements of funding. */
export function drawMarks(plot: uPlot, { subject, feePct, marks }: Series, colours: ChartColours): void {
  const { ctx, bbox } = plot;
  const right = bbox.left + bbox.width;
  const y = (value: number) => plot.valToPos(value, 'y', true);
  inside(plot, () => {
    line(ctx, [], colours.quiet, [bbox.left, y(0)], [right, y(0)]);
    if (subject.kind === 'edge' && !Number.isNaN(feePct)) {
      line(ctx, [8, 4], colours.fee, [bbox.left, y(feePct)], [right, y(feePct)]);
      const isAtTop = y(feePct) - 16 * devicePixelRatio < bbox.top;
      const base = y(feePct) + (isAtTop ? 14 : -6) * devicePixelRatio;
      words(plot, `fees ${fixed(feePct, 3)} %`, bbox.left + 6 * devicePixelRatio, base, colours.fee);
    }
    for (const { at, leg } of marks) {
      const x = plot.valToPos(at, 'x', true);
      if (x < bbox.left || x > right) continue;
      line(ctx, [2, 2], colours.mark, [x, bbox.top], [x, bbox.top + bbox.height]);
      const name = leg === 'own' ? 'F' : leg === 'buy' ? 'F buy' : 'F sell';
      // At the foot, where the words of the fees never are.
      const up = leg === 'sell' ? 18 : 5;
      words(plot, name, x + 3 * devicePixelRatio, bbox.top + bbox.height - up * devicePixelRatio, colours.mark);
    }
  });
}

function inside({ ctx, bbox }: uPlot, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}

function words({ ctx, bbox }: uPlot, text: string, x: number, y: number, colour: string): void {
  ctx.font = `${11 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`;
  ctx.fillStyle = colour;
  const isOver = x + ctx.measureText(text).width > bbox.left + bbox.width;
  ctx.textAlign = isOver ? 'right' : 'left';
  ctx.fillText(text, isOver ? x - 6 * devicePixelRatio : x, y);
}

function line(
  ctx: CanvasRenderingContext2D,
  dash: readonly number[],
  colour: string,
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): void {
  ctx.beginPath();
  ctx.setLineDash(dash.map(each => each * devicePixelRatio));
  ctx.lineWidth = devicePixelRatio;
  ctx.strokeStyle = colour;
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
