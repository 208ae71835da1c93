import { useLingui } from '@lingui/react/macro'

import { Button } from '@/components/button'
import { Dialog } from '@/components/dialog'
import { formatRelative } from '@/lib/format'

import { TextDiff } from './text-diff'
import type { SavedQuery } from './wire'

type ConflictDialogProps = { mine: string; current: SavedQuery; busy: boolean; onKeepMine: () => void; onTakeTheirs: () => void; onSaveAsNew: () => void; onClose: () => void }

/** Somebody saved in between: both texts are shown, and nothing is lost either way. */
export function ConflictDialog({ mine, current, busy, onKeepMine, onTakeTheirs, onSaveAsNew, onClose }: ConflictDialogProps) {
  const { t } = useLingui()
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Somebody saved this query in between`}
      description={t`Version ${current.version} was saved ${formatRelative(current.updated_at)}. Green lines are yours, red ones are theirs.`}
      className="sm:max-w-[46rem]"
      footer={
        <>
          <Button onClick={onTakeTheirs}>{t`Take theirs`}</Button>
          <Button onClick={onSaveAsNew}>{t`Save mine as a new query`}</Button>
          <Button variant="primary" onClick={onKeepMine} busy={busy} busyLabel={t`Saving`}>
            {t`Save mine over it`}
          </Button>
        </>
      }
    >
      <TextDiff before={current.sql} after={mine} label={t`Their text against yours`} />
    </Dialog>
  )
}
