import { useLingui } from '@lingui/react/macro'
import { ChevronDown, CornerDownRight, Pencil, PencilLine } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'

import { buttonClass } from '@/components/button'
import { IconButton } from '@/components/icon-button'
import { ErrorState, Notice } from '@/components/states'
import { type ChatTurn, problemFrom, type ReadingQuery } from '@/lib/api'
import { cn } from '@/lib/cn'

import { Clarify } from './clarify'
import { EditQuestion } from './edit-question'
import { Pieces } from './pieces'
import { ProofLine } from './proof-line'
import { ReadingLine } from './reading-line'
import { Refused } from './refused'
import { ResultView } from './result-view'
import { SqlPanel } from './sql-panel'

type TurnProps = {
  turn: ChatTurn
  /** The one turn that is open because it is the latest. */
  current: boolean
  onAsk: (question: string, reading?: ReadingQuery) => void
  onReceipt: () => void
  onFold?: () => void
}

/** A question and its answer: reading, headline, view, facts, proof, follow-ups, always in this order. */
export function Turn({ turn, current, onAsk, onReceipt, onFold }: TurnProps) {
  const { t } = useLingui()
  const [editing, setEditing] = useState(false)
  const pencil = useRef<HTMLButtonElement>(null)
  const leave = () => {
    flushSync(() => setEditing(false))
    pencil.current?.focus()
  }
  return (
    <article data-current={current ? '' : undefined} aria-label={turn.question} className="mb-8 scroll-mt-3">
      {editing ? (
        <EditQuestion
          question={turn.question}
          onCancel={leave}
          onAsk={(question) => {
            setEditing(false)
            onAsk(question)
          }}
        />
      ) : (
        <div className="flex items-start justify-between gap-2">
          <h2 className="text-lg font-title text-balance break-words">{turn.question}</h2>
          <span className="flex shrink-0">
            <IconButton ref={pencil} size="sm" label={t`Edit the question`} onClick={() => setEditing(true)}>
              <Pencil aria-hidden />
            </IconButton>
            {onFold ? (
              <IconButton size="sm" label={t`Fold`} onClick={onFold}>
                <ChevronDown aria-hidden />
              </IconButton>
            ) : null}
          </span>
        </div>
      )}
      {turn.edited ? <StartedFrom turn={turn} writer={turn.edited.by} /> : null}
      {turn.reading ? <ReadingLine reading={turn.reading} /> : null}
      <Outcome turn={turn} current={current} onAsk={onAsk} onReceipt={onReceipt} />
    </article>
  )
}

/** The question of edited SQL is only where it began. */
function StartedFrom({ turn, writer }: { turn: ChatTurn; writer: string }) {
  const { t } = useLingui()
  const [asked, shown] = [turn.edited?.from_question ?? turn.question, turn.question]
  return (
    <p className="mt-1.5 flex items-start gap-1.5 text-sm text-ink-2">
      <PencilLine aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      {asked === shown ? t`Edited from this question: ${writer} wrote the SQL.` : t`Edited from \u201c${asked}\u201d: ${writer} wrote the SQL.`}
    </p>
  )
}

function Outcome({ turn, current, onAsk, onReceipt }: Omit<TurnProps, 'onFold'>) {
  const { t } = useLingui()
  switch (turn.state) {
    case 'talk':
      return <p className="mt-3 text-md whitespace-pre-line text-ink">{turn.content}</p>
    case 'clarify':
      return turn.clarification ? <Clarify clarification={turn.clarification} current={current} onChoose={(reading) => onAsk(turn.question, reading)} /> : null
    case 'refused':
      return turn.refusal ? <Refused refusal={turn.refusal} onAsk={onAsk} /> : null
    case 'failed':
      return <Failed turn={turn} onAsk={onAsk} />
    case 'stopped':
      return (
        <Notice className="mt-3">
          {t`You stopped this answer.`}{' '}
          <button type="button" className="link" onClick={() => onAsk(turn.question)}>
            {t`Ask again`}
          </button>
        </Notice>
      )
    default:
      return <Answer turn={turn} current={current} onAsk={onAsk} onReceipt={onReceipt} />
  }
}

/** What went wrong, and the SQL it went wrong with, to be mended on the spot. */
function Failed({ turn, onAsk }: Pick<TurnProps, 'turn' | 'onAsk'>) {
  const { t } = useLingui()
  // Who wrote the SQL is not done with it: it stays open, with the error above.
  const [draft, setDraft] = useState<string | null>(turn.edited_sql ? turn.generated_sql : null)
  const title = turn.error?.code === 'query_refused' ? t`This statement was not run` : t`This question has no answer yet`
  return (
    <div className="mt-3 rounded-lg border border-line">
      <ErrorState error={problemFrom(turn.error, turn.error?.status ?? 0)} title={title} compact retry={turn.edited_sql ? undefined : () => onAsk(turn.question)} />
      {turn.generated_sql ? (
        <div className="px-3 pb-3">
          <SqlPanel turn={turn} draft={draft} onDraft={setDraft} />
        </div>
      ) : null}
    </div>
  )
}

const nothing: ReadonlySet<number> = new Set()

function Answer({ turn, current, onAsk, onReceipt }: Omit<TurnProps, 'onFold'>) {
  const { t } = useLingui()
  const [traced, setTraced] = useState<ReadonlySet<number>>(nothing)
  const headline = turn.insight?.headline ?? []
  const facts = turn.insight?.facts ?? []
  return (
    <>
      <p className="mt-4 text-xl font-title tracking-tight text-balance max-sm:text-[1.125rem] max-sm:leading-[1.625rem]" role={current ? 'status' : undefined}>
        {headline.length > 0 ? <Pieces pieces={headline} onTrace={setTraced} /> : turn.content}
      </p>
      {turn.context_summary && turn.context_summary.replace(/\.$/, '') !== turn.reading?.summary.replace(/\.$/, '') ? <p className="mt-1.5 text-sm text-ink-2">{turn.context_summary}</p> : null}
      <ResultView turn={turn} marked={traced} onPoint={(row) => setTraced(row === null ? nothing : new Set([row]))} />
      {/* On a phone the proof stands right under the view, so that trust is seen without scrolling. */}
      <div className="flex flex-col">
        {facts.length > 0 ? (
          <ul aria-label={t`Facts`} className="mt-4 list-disc space-y-1 pl-5 text-md text-ink marker:text-ink-disabled">
            {facts.map((fact, at) => (
              <li key={at}>
                <Pieces pieces={fact.sentence} onTrace={setTraced} />
              </li>
            ))}
          </ul>
        ) : null}
        <div className="max-sm:order-first">
          <ProofLine turn={turn} onReceipt={onReceipt} />
        </div>
      </div>
      {current ? <FollowUps questions={turn.suggestions} onAsk={onAsk} /> : null}
    </>
  )
}

function FollowUps({ questions, onAsk }: { questions: string[]; onAsk: (question: string) => void }) {
  const { t } = useLingui()
  if (questions.length === 0) return null
  return (
    <ul aria-label={t`Follow-up questions`} className="mt-6 flex list-none flex-wrap gap-2 p-0">
      {questions.map((question) => (
        <li key={question} className="max-w-full">
          <button type="button" onClick={() => onAsk(question)} className={cn(buttonClass(), 'max-w-full rounded-full font-body')}>
            <CornerDownRight aria-hidden className="size-3.5 text-ink-3" />
            <span className="truncate">{question}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
