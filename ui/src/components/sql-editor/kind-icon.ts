import type { Completion } from '@codemirror/autocomplete'

/** Line drawings on a field of 24, one for each kind of name. */
const drawings: Record<string, string> = {
  number: 'M4 9h16M4 15h16M10 3 8 21M16 3l-2 18',
  text: 'M15 12h6M15 6h6M3 13l3.5-7.5L10 13M4 11h5M3 18h18',
  time: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2',
  boolean: 'M9 7h6a5 5 0 0 1 0 10H9A5 5 0 0 1 9 7M9 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  table: 'M4 4h16v16H4zM4 10h16M10 4v16',
  function: 'M9 17c2 0 2.5-1 3-4l1-4c.5-2 1-3 3-3M9 11h6M4 4h16v16H4z',
  keyword: 'm8 8-4 4 4 4M16 8l4 4-4 4',
  parameter: 'M8 4c-2 0-3 1-3 3v2c0 2-1 3-2 3 1 0 2 1 2 3v2c0 2 1 3 3 3M16 4c2 0 3 1 3 3v2c0 2 1 3 2 3-1 0-2 1-2 3v2c0 2-1 3-3 3',
}

/** The picture before a completion. */
export function kindIcon({ type }: Completion): Node {
  const name = 'http://www.w3.org/2000/svg'
  const picture = document.createElementNS(name, 'svg')
  const line = document.createElementNS(name, 'path')
  line.setAttribute('d', drawings[type ?? ''] ?? drawings['text'] ?? '')
  for (const [key, value] of Object.entries({ class: 'cm-completionKind', viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'stroke-width': '1.75', 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' })) picture.setAttribute(key, value)
  picture.append(line)
  return picture
}
