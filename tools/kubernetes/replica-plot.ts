import { Trace, TracePoint } from './autoscaler';
import { escaped } from '../pictures/svg';

const WIDTH = 760;
const HEIGHT = 330;
const PLOT = { left: 44, right: 744, top: 62, bottom: 286 };

const STYLE = `
    svg { font-family: Helvetica, Arial, 'Liberation Sans', Arimo, sans-serif; font-size: 12px; }
    .page { fill: #ffffff; stroke: #d0d7de; }
    text { fill: #57606a; }
    .title { fill: #1f2328; font-size: 14px; font-weight: bold; }
    .grid { stroke: #d0d7de; stroke-opacity: 0.6; }
    .load { fill: #bf8700; fill-opacity: 0.2; stroke: #9a6700; }
    .wanted { fill: none; stroke: #57606a; stroke-width: 1.5; stroke-dasharray: 4 3; }
    .ready { fill: none; stroke: #0969da; stroke-width: 2.5; }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; stroke: #3d444d; }
      text { fill: #b1bac4; }
      .title { fill: #f0f6fc; }
      .grid { stroke: #3d444d; }
      .load { fill: #d29922; stroke: #d29922; }
      .wanted { stroke: #b1bac4; }
      .ready { stroke: #4493f8; }
    }
  `;

const SERIES = [
  { name: 'load', says: 'load, in processors', of: (point: TracePoint) => point.millicores / 1000 },
  { name: 'wanted', says: 'pods asked for', of: (point: TracePoint) => point.wanted },
  { name: 'ready', says: 'pods that take traffic', of: (point: TracePoint) => point.ready },
];

/** What a plot shows, for those who see it and those who have it read out. */
export interface PlotText {
  readonly title: string;
  readonly description: string;
}

/** Draws pods and load over time, on one scale. */
export function replicaPlot({ points }: Trace, seconds: number, { title, description }: PlotText): string {
  const most = Math.max(...SERIES.flatMap(({ of }) => points.map(of)));
  const x = (second: number) => Math.round(PLOT.left + (second / seconds) * (PLOT.right - PLOT.left));
  const y = (value: number) => Math.round(PLOT.bottom - (value / most) * (PLOT.bottom - PLOT.top));

  const lines = SERIES.map(({ name, of }, index) => {
    const steps = points.map(point => `H${x(point.at)}V${y(of(point))}`).join('');
    const line = `M${PLOT.left},${y(of(points[0]))}${steps}H${PLOT.right}`;
    const area = index === 0 ? `V${PLOT.bottom}H${PLOT.left}Z` : '';
    return `<path class="${name}" d="${line}${area}"/>`;
  });
  const legend = SERIES.map(({ name, says }, index) => {
    const left = PLOT.left + 180 * index;
    return `<path class="${name}" d="M${left},46h24"/><text x="${left + 30}" y="50">${says}</text>`;
  });
  const values = upTo(most, 2).map(
    value => `<path class="grid" d="M${PLOT.left},${y(value)}H${PLOT.right}"/>${label(PLOT.left - 8, y(value) + 4, 'end', value)}`,
  );
  const minutes = upTo(seconds / 60, 2).map(minute => label(x(60 * minute), PLOT.bottom + 18, 'middle', minute));

  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title text">
  <title id="title">${escaped(title)}</title>
  <desc id="text">${escaped(description)}</desc>
  <style>${STYLE}</style>
  <rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="12"/>
  <text class="title" x="${PLOT.left}" y="26">${escaped(title)}</text>
  ${[...legend, ...values, ...lines, ...minutes].join('\n  ')}
  ${label((PLOT.left + PLOT.right) / 2, PLOT.bottom + 36, 'middle', 'minutes')}
</svg>
`;
}

function upTo(most: number, step: number): number[] {
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}

function label(x: number, y: number, anchor: string, text: string | number): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${text}</text>`;
}
