import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { LoaderCircle, PencilLine, Settings2 } from 'lucide-react'
import { useEffect, useState } from 'react'

import { Button, buttonClass } from '@/components/button'
import { ErrorState, Notice } from '@/components/states'
import { toProblem } from '@/lib/api'
import { useMe } from '@/lib/me'
import { isAdmin } from '@/lib/permissions'

import type { Drafts } from './use-drafts'

function Elapsed() {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((now) => now + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return seconds > 0 ? <span role="timer" className="tabular-nums text-ink-3">{`${seconds} s`}</span> : null
}

const box = 'mx-5 mb-3'

/** How asking goes or went. */
function Progress({ drafts }: { drafts: Drafts }) {
  const { t } = useLingui()
  const admin = isAdmin(useMe())
  if (drafts.asking) {
    const { reached } = drafts
    return (
      <Notice icon={<LoaderCircle className="turn" aria-hidden />} className={box} actions={<Button size="sm" onClick={drafts.stop}>{t`Stop`}</Button>}>
        <span role="status">
          {t`The model is drafting words for this table.`} {reached ? t`${reached.columns} of ${reached.of} columns so far.` : null}
        </span>{' '}
        <Elapsed />
      </Notice>
    )
  }
  if (drafts.error) {
    if (toProblem(drafts.error).code !== 'model_not_configured') {
      return <ErrorState compact error={drafts.error} title={drafts.reached ? t`The drafts end after ${drafts.reached.columns} of ${drafts.reached.of} columns` : t`No drafts were made`} retry={drafts.ask} className="px-5 pt-0" />
    }
    return (
      <Notice
        icon={<Settings2 aria-hidden />}
        className={box}
        actions={
          admin ? (
            <Link to="/settings/model" className={buttonClass({ size: 'sm' })}>
              <Trans>Set up a model</Trans>
            </Link>
          ) : null
        }
      >
        {admin ? t`No language model is set up. Everything else works without one.` : t`No language model is set up. An admin can add one in the settings; words can be typed in without it.`}
      </Notice>
    )
  }
  if (drafts.empty && drafts.count === 0) return <Notice icon={<PencilLine aria-hidden />} className={box}>{t`The model had nothing to add to the words that are there.`}</Notice>
  return null
}

/** How drafting goes, and what to do with the drafts that wait. */
export function DraftBar({ drafts }: { drafts: Drafts }) {
  const { t } = useLingui()
  const [busy, setBusy] = useState(false)
  const all = async () => {
    setBusy(true)
    await drafts.acceptAll()
    setBusy(false)
  }
  return (
    <>
      <Progress drafts={drafts} />
      {drafts.count > 0 ? (
        <Notice
          icon={<PencilLine aria-hidden />}
          className={box}
          actions={
            <span className="flex gap-2 max-sm:w-full">
              <Button size="sm" onClick={() => void all()} busy={busy} busyLabel={t`Accepting`}>
                <Trans>Accept all</Trans>
              </Button>
              <Button size="sm" variant="quiet" onClick={drafts.discardAll}>
                <Trans>Discard all</Trans>
              </Button>
            </span>
          }
        >
          {plural(drafts.count, { one: '# draft waits. Nothing is stored until you accept it.', other: '# drafts wait. Nothing is stored until you accept them.' })}
        </Notice>
      ) : null}
    </>
  )
}
