import type { Piece } from '@/lib/api'

type PiecesProps = {
  pieces: Piece[]
  /** Told which rows of the result a number came from while it is pointed at. */
  onTrace?: (rows: ReadonlySet<number>) => void
}

const none: ReadonlySet<number> = new Set()

type NumberPiece = Extract<Piece, { kind: 'number' }>

/** The rows a number was computed from; long runs travel as ranges. */
export function rowsOf({ cells, ranges = [] }: NumberPiece): ReadonlySet<number> {
  const rows = new Set(cells.map((cell) => cell.row))
  for (const { first_row, last_row } of ranges) for (let row = first_row; row <= last_row; row += 1) rows.add(row)
  return rows
}

/** A sentence whose numbers can be traced to the cells they came from. */
export function Pieces({ pieces, onTrace }: PiecesProps) {
  return pieces.map((piece, at) => {
    if (piece.kind === 'text') return <span key={at}>{piece.text}</span>
    const rows = rowsOf(piece)
    if (rows.size === 0 || !onTrace) return <Plain key={at} piece={piece} />
    return <Traced key={at} piece={piece} onPoint={(on) => onTrace(on ? rows : none)} />
  })
}

const Plain = ({ piece }: { piece: NumberPiece }) => (
  <span data-number={piece.value} className="tabular-nums">
    {piece.text}
  </span>
)

/** Keys and fingers reach it as the pointer does; it stays text, so that a sentence is copied whole. */
function Traced({ piece, onPoint }: { piece: NumberPiece; onPoint: (on: boolean) => void }) {
  const [show, hide] = [() => onPoint(true), () => onPoint(false)]
  const looks = 'cursor-default rounded-xs border-b border-dotted border-accent tabular-nums hover:bg-accent-soft'
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <span tabIndex={0} data-number={piece.value} className={looks} onPointerEnter={show} onPointerLeave={hide} onFocus={show} onBlur={hide}>
      {piece.text}
    </span>
  )
}
