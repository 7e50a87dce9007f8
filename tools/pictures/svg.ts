import type { Graph } from '@viz-js/viz' with { 'resolution-mode': 'import' };

/** Graphviz counts with the widths of Helvetica: the fonts that come first are as wide. */
const STYLE = `
    svg { font-family: Helvetica, Arial, 'Liberation Sans', Arimo, sans-serif; }
    .page { fill: #ffffff; stroke: #d0d7de; }
    text { fill: #57606a; }
    text[font-weight] { fill: #1f2328; }
    .room path { fill: #0969da; fill-opacity: 0.05; stroke: #8c959f; }
    .box path { fill: #ffffff; stroke: #57606a; }
    .outside path { fill: #f6f8fa; stroke: #57606a; }
    .step path { stroke: #0969da; stroke-width: 2; }
    .step polygon { fill: #0969da; stroke: #0969da; }
    .step text { fill: #1f2328; }
    .aside path { stroke: #8c959f; stroke-dasharray: 3 3; }
    .node.refused path { fill: #ffebe9; stroke: #cf222e; }
    .refused text[font-weight] { fill: #a40e26; }
    .refusal path { stroke: #cf222e; stroke-width: 1.5; stroke-dasharray: 5 4; }
    .refusal polygon { fill: #cf222e; stroke: #cf222e; }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; stroke: #3d444d; }
      text { fill: #b1bac4; }
      text[font-weight], .step text { fill: #f0f6fc; }
      .room path { fill: #4493f8; fill-opacity: 0.07; stroke: #656c76; }
      .box path { fill: #212830; stroke: #9198a1; }
      .outside path { fill: #151b23; stroke: #9198a1; }
      .step path { stroke: #4493f8; }
      .step polygon { fill: #4493f8; stroke: #4493f8; }
      .aside path { stroke: #9198a1; }
      .node.refused path { fill: #3c1618; stroke: #f85149; }
      .refused text[font-weight] { fill: #ffa198; }
      .refusal path { stroke: #f85149; }
      .refusal polygon { fill: #f85149; stroke: #f85149; }
    }
  `;

/** Lets Graphviz lay a graph out; colours and fonts are the style's, so that they follow the reader's scheme. */
export async function svg(graph: Graph, title: string, description: string): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const { output, errors } = (await instance()).render(graph, { format: 'svg' });
  // A character whose width Graphviz doesn't know is only worth a warning: boxes have room to spare.
  if (output === undefined || errors.some(({ level }) => level === 'error')) {
    throw new Error(errors.map(({ message }) => message).join('; '));
  }
  const [, width, height] = /viewBox="0\.00 0\.00 (\d+)\.00 (\d+)\.00"/.exec(output)!.map(Number);
  const drawing = output
    .slice(output.indexOf('<g '), output.lastIndexOf('</svg>'))
    .replace(/<title>.*?<\/title>\n|<!--.*?-->\n/g, '')
    .replace(/ (?:font-family|id|fill|stroke)="(?!none)[^"]*"/g, '')
    .trimEnd();
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title text">
  <title id="title">${escaped(title)}</title>
  <desc id="text">${escaped(description)}</desc>
  <style>${STYLE}</style>
  <rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="12"/>
${drawing}
</svg>
`;
}

export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
