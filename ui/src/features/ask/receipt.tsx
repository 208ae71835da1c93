import { useLingui } from '@lingui/react/macro'
import { Check, CircleSlash, Info, RotateCw, X } from 'lucide-react'
import { useState } from 'react'

import { Button } from '@/components/button'
import { RowsGiven } from '@/components/asked-sources'
import { CopyButton, SqlText } from '@/components/sql-text'
import { toast } from '@/components/toast'
import { api, type ChatTurn, type Receipt as Slip, type ReceiptCheck, unwrap } from '@/lib/api'
import { formatDuration, formatMoment, formatNumber, formatRelative } from '@/lib/format'

import { HashBars } from './hash-bars'
import { TrustMark } from './trust-mark'

const rank = { failed: 0, held: 1, note: 2 }

/** The proof of an answer: what was checked, read, sent and measured. Looks the same wherever it is shown. */
export function Receipt({ turn, receipt }: { turn: ChatTurn; receipt: Slip }) {
  const { t } = useLingui()
  const { verdict, time, engine, cache } = receipt
  const checks = receipt.checks.toSorted((a, b) => rank[a.state] - rank[b.state])
  const share = time.total_ms > 0 ? Math.min(100, (time.source_ms / time.total_ms) * 100) : 0
  const writer = receipt.edited?.by ?? ''
  const byEngine = engine.name === 'builtin' ? t`Built-in ${engine.version}, no model` : `${engine.model ?? t`Language model`}${engine.prompt_version ? `, ${t`prompt`} ${engine.prompt_version}` : ''}`
  const name = engine.name === 'person' ? t`None: SQL edited by ${writer}` : byEngine
  const came = receipt.result_sha256 !== ''
  return (
    <div className="receipt-slip bg-raised px-4 pt-4 pb-6 text-sm shadow-raised">
      <div className="flex items-center gap-2 text-md font-title">
        {came ? (
          <>
            <TrustMark trust={verdict.trust} edited={receipt.edited !== null && receipt.edited !== undefined} />
            <span className="font-body text-ink-2">{t`${verdict.held} of ${verdict.total} hold`}</span>
          </>
        ) : (
          <>
            <CircleSlash className="size-4 shrink-0 text-warn-ink" aria-hidden />
            <span>{receipt.ran ? t`No result came` : t`Nothing ran`}</span>
          </>
        )}
      </div>
      <p className="mt-1 break-words text-ink-2">{turn.question}</p>
      <p className="mt-0.5 text-xs text-ink-3">{formatMoment(receipt.answered_at)}</p>
      {came ? null : <Why turn={turn} />}
      {receipt.verified || receipt.edited ? (
        <Part>
          <Word receipt={receipt} />
        </Part>
      ) : null}
      {checks.length === 0 ? null : (
        <Part>
          <ul className="m-0 list-none p-0">
            {checks.map((check) => (
              <Checked key={`${check.id}-${check.detail ?? ''}`} check={check} />
            ))}
          </ul>
        </Part>
      )}
      {receipt.read_from.length === 0 ? null : <Part title={t`Read from`}>
        <dl className="m-0">
          {receipt.read_from.map((table) => (
            <div key={table.table} className="flex justify-between gap-4 py-0.5">
              <dt className="text-ink-2">{table.table}</dt>
              <dd className="m-0 text-right font-mono text-2xs leading-5 break-words">{table.columns.join(', ')}</dd>
            </div>
          ))}
        </dl>
      </Part>}
      {receipt.sql.map((one, at) => (
        <Part key={at} title={t`SQL on ${one.connection_name}`} beside={one.text ? <CopyButton text={one.text} /> : undefined}>
          <RowsGiven source={one} className="mb-1.5 block" />
          {one.text ? <SqlText sql={one.text} /> : <p className="text-ink-3">{t`Your role does not show SQL.`}</p>}
        </Part>
      ))}
      <Part title={t`Time`} beside={<span className="tabular-nums">{formatDuration(Math.round(time.total_ms))}</span>}>
        <div className="flex h-1.5 gap-px overflow-hidden rounded-xs bg-chart-other" aria-hidden>
          <span className="bg-chart-1" style={{ width: `${share}%` }} />
        </div>
        <p className="mt-1.5 text-xs text-ink-2 tabular-nums">
          {t`Source ${formatDuration(Math.round(time.source_ms))}, DataMind ${formatDuration(Math.round(time.own_ms))}`}
        </p>
      </Part>
      <Part>
        <dl className="m-0">
          <Line name={t`Engine`} value={name} />
          {came ? <Line name={t`Rows`} value={receipt.rows.truncated ? t`${formatNumber(receipt.rows.returned)}, cut off at the limit` : t`${formatNumber(receipt.rows.returned)}, nothing cut off`} /> : null}
          {came ? <Line name={t`Cache`} value={cache.hit && cache.cached_at ? t`Kept ${formatRelative(cache.cached_at)}` : t`Live, not cached`} /> : null}
          <Line name={t`Left the server`} value={receipt.left_the_server.nothing ? t`Nothing` : receipt.left_the_server.description} />
        </dl>
      </Part>
      {came ? (
        <Part>
          <HashBars hash={receipt.result_sha256} />
          <Replay messageId={turn.message_id} />
        </Part>
      ) : null}
    </div>
  )
}

/** The rule that stood in the way, or what the source said. */
function Why({ turn }: { turn: ChatTurn }) {
  const reasons = turn.error?.reasons ?? []
  const told = reasons.length > 0 ? reasons.map((reason) => reason.message) : [turn.error?.detail ?? turn.refusal?.message ?? turn.content]
  return (
    <Part>
      <ul className="m-0 list-none p-0">
        {told.map((sentence) => (
          <li key={sentence} className="flex gap-2 py-0.5">
            <X className="mt-0.5 size-4 shrink-0 text-bad-ink" aria-hidden />
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
    </Part>
  )
}

const by = (who: string, at: string) => `${who}, ${formatMoment(at)}`

/** Whose word stands behind the SQL. */
function Word({ receipt: { verified, edited } }: { receipt: Slip }) {
  const { t } = useLingui()
  return (
    <dl className="m-0">
      {verified ? <Line name={t`Verified by`} value={by(verified.by, verified.at)} /> : null}
      {edited ? <Line name={t`SQL edited by`} value={verified ? edited.by : by(edited.by, edited.at)} /> : null}
      {edited ? <Line name={t`Edited from`} value={`\u201c${edited.from_question}\u201d`} /> : null}
    </dl>
  )
}

function Part({ title, beside, children }: { title?: string; beside?: React.ReactNode; children: React.ReactNode }) {
  return (
    <section className="mt-3 border-t border-dashed border-line-strong pt-3">
      {title ? (
        <div className="mb-1.5 flex items-center justify-between gap-2">
          <h3 className="font-title">{title}</h3>
          {beside}
        </div>
      ) : null}
      {children}
    </section>
  )
}

function Checked({ check }: { check: ReceiptCheck }) {
  const { t } = useLingui()
  const words = { held: t`holds`, failed: t`does not hold`, note: t`note` }
  const Icon = check.state === 'held' ? Check : check.state === 'failed' ? X : Info
  const tone = { held: 'text-ok-ink', failed: 'text-bad-ink', note: 'text-warn-ink' }[check.state]
  return (
    <li className="flex gap-2 py-0.5">
      <Icon className={`mt-0.5 size-4 shrink-0 ${tone}`} aria-label={words[check.state]} />
      <span>
        {check.title}
        {check.detail ? <span className="block text-xs text-ink-3">{check.detail}</span> : null}
      </span>
    </li>
  )
}

const Line = ({ name, value }: { name: string; value: string }) => (
  <div className="flex justify-between gap-4 py-0.5">
    <dt className="shrink-0 text-ink-2">{name}</dt>
    <dd className="m-0 text-right">{value}</dd>
  </div>
)

function Replay({ messageId }: { messageId: string }) {
  const { t } = useLingui()
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<string | null>(null)
  const compare = async () => {
    setBusy(true)
    try {
      const again = await unwrap(api.POST('/api/v1/chat/messages/{id}/replay', { params: { path: { id: messageId } } }))
      setFound(again.same ? t`Run again: the result is the same.` : t`Run again: the result differs. ${again.row_count_before} rows then, ${again.row_count_now} now.`)
    } catch (thrown) {
      toast.failed(t`The statement could not be run again.`, thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2">
      <Button size="sm" onClick={() => void compare()} busy={busy} busyLabel={t`Running`}>
        <RotateCw aria-hidden className="size-3.5" />
        {t`Run again and compare`}
      </Button>
      <span role="status" className="text-xs text-ink-2">
        {found}
      </span>
    </div>
  )
}
