import type { Piece } from '@/lib/api'
import { cn } from '@/lib/cn'

type PiecesProps = {
  pieces: Piece[]
  /** Told which rows of the result a number came from while it is pointed at. */
  onTrace?: (rows: ReadonlySet<number>) => void
}

const none: ReadonlySet<number> = new Set()

/** A sentence whose numbers can be traced to the cells they came from. */
export function Pieces({ pieces, onTrace }: PiecesProps) {
  return pieces.map((piece, at) => {
    if (piece.kind === 'text') return <span key={at}>{piece.text}</span>
    const rows = new Set(piece.cells.map((cell) => cell.row))
    const traceable = rows.size > 0 && onTrace !== undefined
    const show = () => onTrace?.(rows)
    const hide = () => onTrace?.(none)
    return (
      <span
        key={at}
        data-number={piece.value}
        className={cn('tabular-nums', traceable && 'border-b border-dotted border-accent', traceable && 'cursor-default hover:bg-accent-soft')}
        onPointerEnter={traceable ? show : undefined}
        onPointerLeave={traceable ? hide : undefined}
      >
        {piece.text}
      </span>
    )
  })
}
