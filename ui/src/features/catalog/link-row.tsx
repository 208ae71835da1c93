import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, ArrowRight, Check, Trash2, Undo2, X } from 'lucide-react'

import { Button } from '@/components/button'
import { Badge } from '@/components/chip'
import { IconButton } from '@/components/icon-button'
import { formatPercent } from '@/lib/format'
import { fullName } from '@/lib/table-name'

import { type Link as TableLink } from './columns'
import { useLinks } from './use-links'
import { stateWords } from './words'

type LinkRowProps = { link: TableLink; id: string; writer: boolean }

/** One relationship: what points to what, how sure that is, and what a person says to it. */
export function LinkRow({ link, id, writer }: LinkRowProps) {
  const { t } = useLingui()
  const { judge, remove } = useLinks(id)
  const { one, direction } = link
  const other = fullName({ schema: link.other.schema, name: link.other.table })
  const Arrow = direction === 'to' ? ArrowRight : ArrowLeft
  const say = (state: 'confirmed' | 'rejected') => judge.mutate({ from: one.from, to: one.to, state })
  const drop = () => remove.mutate({ from: one.from, to: one.to })
  const sure = one.origin.kind === 'inferred' ? formatPercent(one.origin.confidence, { digits: 0 }) : null
  return (
    <li className="flex min-h-row-default flex-wrap items-center gap-x-3 gap-y-1 py-1.5 text-xs">
      <span className="flex min-w-0 flex-1 flex-wrap items-center gap-2">
        <span className="font-mono">{link.columns.join(', ')}</span>
        <Arrow className="size-3.5 text-ink-3" aria-label={direction === 'to' ? t`points to` : t`is pointed to by`} />
        <Link from="/connections/$id" to="/connections/$id" params={{ id }} search={(old) => ({ ...old, table: other, column: undefined })} className="link font-mono pointer-coarse:py-2">
          {other}.{link.other.columns.join(', ')}
        </Link>
        <Badge tone={one.state === 'inferred' ? 'warn' : 'plain'}>{one.state === 'inferred' && sure ? t`found by DataMind, ${sure} sure` : t(stateWords[one.state])}</Badge>
      </span>
      {writer ? (
        <span className="flex items-center gap-1">
          {one.state === 'inferred' ? (
            <>
              <Button size="sm" onClick={() => say('confirmed')}>
                <Check aria-hidden />
                <Trans>Confirm</Trans>
              </Button>
              <Button size="sm" variant="quiet" onClick={() => say('rejected')}>
                <X aria-hidden />
                <Trans>Reject</Trans>
              </Button>
            </>
          ) : null}
          {one.state === 'rejected' ? (
            <Button size="sm" variant="quiet" onClick={() => say('confirmed')}>
              <Undo2 aria-hidden />
              <Trans>Use it after all</Trans>
            </Button>
          ) : null}
          {one.own ? (
            <IconButton size="sm" label={t`Remove the relationship to ${other}`} onClick={drop}>
              <Trash2 aria-hidden />
            </IconButton>
          ) : one.state === 'confirmed' || one.state === 'declared' ? (
            <Button size="sm" variant="quiet" onClick={() => say('rejected')}>
              <X aria-hidden />
              <Trans>Reject</Trans>
            </Button>
          ) : null}
        </span>
      ) : null}
    </li>
  )
}
