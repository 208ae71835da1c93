import { zodResolver } from '@hookform/resolvers/zod'
import { Trans, useLingui } from '@lingui/react/macro'
import { RotateCw } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useForm } from 'react-hook-form'

import { Button } from '@/components/button'
import { KindTile } from '@/components/kind-tile'
import { SidePanel } from '@/components/side-panel'
import { ErrorState } from '@/components/states'
import { toProblem, type Connection, type ConnectionKind } from '@/lib/api'
import { showProblem } from '@/lib/forms'
import { useMe } from '@/lib/me'

import { DetailsFields } from './details-fields'
import { draftSchema, emptyDraft, isServer, toDraft, usualPort, type DraftForm } from './draft'
import { dropDraft, keepDraft, keptDraft } from './kept-draft'
import { addressOf, isUpload } from './kinds'
import { KindStep } from './kind-step'
import { SchemaChoice } from './schema-choice'
import { ownDatabase, stillThere } from './schemas'
import { TestReport } from './test-report'
import { useCreateConnection, useTestDraft } from './use-connections'
import { WizardSteps } from './wizard-steps'

type AddPanelProps = { open: boolean; onClose: () => void; onAdded: (connection: Connection) => void; onUpload: () => void }
type Stage = 'kind' | 'details' | 'test' | 'schemas'

/** Kind, details, test, and what of it is read. Nothing is kept before the test passed, or before the person says so. */
export function AddPanel({ open, onClose, onAdded, onUpload }: AddPanelProps) {
  const { t } = useLingui()
  const { id: owner } = useMe()
  const [kept] = useState(() => keptDraft(owner))
  const [stage, setStage] = useState<Stage>(kept ? 'details' : 'kind')
  const [kind, setKind] = useState<ConnectionKind>(kept?.kind ?? 'postgresql')
  const [focusUser, setFocusUser] = useState(false)
  const form = useForm<DraftForm>({ resolver: zodResolver(draftSchema(kind)), defaultValues: kept?.form ?? emptyDraft })
  const test = useTestDraft()
  const create = useCreateConnection()
  const draft = () => toDraft(kind, form.getValues())
  const failed = test.isError || test.data?.success === false
  const found = test.data?.success ? test.data.schemas : []
  const own = ownDatabase(draft())
  const choice = form.watch('schemas')

  const choose = (chosen: ConnectionKind) => {
    if (isUpload(chosen)) return onUpload()
    // The port of the kind before is not this one's; one that was typed stays.
    if (form.getValues('port') === usualPort(kind)) form.setValue('port', usualPort(chosen))
    setKind(chosen)
    return setStage('details')
  }
  const change = (user: boolean) => {
    setFocusUser(user)
    if (form.getValues('schemas')?.length === 0) form.setValue('schemas', null)
    setStage('details')
  }
  const tryIt = () => {
    setStage('test')
    create.reset()
    // What can be chosen is not known before the source has told.
    const { schemas: _chosen, ...whole } = draft()
    test.mutate(whole, {
      onSuccess: (report) => form.setValue('schemas', stillThere(form.getValues('schemas'), report.schemas)),
      onError: (thrown) => {
        if (!showProblem(form, thrown)) change(false)
      },
    })
  }
  const close = () => {
    keepDraft(owner, kind, form.getValues())
    onClose()
  }
  // Who goes elsewhere with the drawer open finds it as it was, too.
  const leave = useRef(() => {})
  const added = useRef(false)
  useEffect(() => {
    leave.current = () => {
      if (!added.current) keepDraft(owner, kind, form.getValues())
    }
  })
  useEffect(() => () => leave.current(), [])
  const save = () =>
    create.mutate(draft(), {
      onSuccess: (connection) => {
        added.current = true
        dropDraft()
        onAdded(connection)
      },
      onError: (thrown) => {
        if (showProblem(form, thrown)) return
        setStage(toProblem(thrown).fields.some(({ field }) => field === 'schemas') ? 'schemas' : 'details')
      },
    })

  const saving = { busy: create.isPending, busyLabel: t`Saving` }
  const footers = {
    kind: null,
    details: (
      <>
        <Button variant="quiet" className="-ml-2" onClick={() => setStage('kind')}>
          <Trans>Back</Trans>
        </Button>
        <Button variant="primary" type="submit" form="connection-details">
          <Trans>Test it</Trans>
        </Button>
      </>
    ),
    test: (
      <>
        <span className="flex">
          <Button variant="quiet" className="-ml-2" onClick={() => change(false)}>
            <Trans>Back</Trans>
          </Button>
          <Button variant="quiet" onClick={tryIt} disabledReason={test.isPending ? t`A test is under way` : undefined}>
            <RotateCw aria-hidden />
            <Trans>Test again</Trans>
          </Button>
        </span>
        {found.length > 1 ? (
          <Button variant="primary" onClick={() => setStage('schemas')}>
            {own === null ? <Trans>Choose schemas</Trans> : <Trans>Choose databases</Trans>}
          </Button>
        ) : (
          <Button {...saving} variant={failed ? 'secondary' : 'primary'} onClick={save} disabledReason={test.isPending ? t`A test is under way` : undefined}>
            {failed ? <Trans>Save anyway</Trans> : <Trans>Save connection</Trans>}
          </Button>
        )}
      </>
    ),
    schemas: (
      <>
        <Button variant="quiet" className="-ml-2" onClick={() => setStage('test')}>
          <Trans>Back</Trans>
        </Button>
        <Button {...saving} variant="primary" onClick={save} disabledReason={choice?.length === 0 ? t`Choose at least one` : undefined}>
          <Trans>Save connection</Trans>
        </Button>
      </>
    ),
  }
  return (
    <SidePanel
      open={open}
      onClose={close}
      title={t`Add a connection`}
      wide
      takeFocus
      head={<WizardSteps steps={[t`Kind`, t`Details`, t`Test`, ...(isServer(kind) ? [own === null ? t`Schemas` : t`Databases`] : [])]} at={['kind', 'details', 'test', 'schemas'].indexOf(stage)} />}
      footer={footers[stage]}
    >
      {stage === 'kind' ? <KindStep onChoose={choose} /> : null}
      <form id="connection-details" hidden={stage !== 'details'} onSubmit={(event) => void form.handleSubmit(tryIt)(event)} noValidate>
        {stage === 'details' ? (
          <div className="flex flex-col gap-4">
            <DetailsFields kind={kind} form={form} focusUser={focusUser} />
          </div>
        ) : null}
      </form>
      {stage === 'test' ? (
        <>
          <div className="mb-3 flex items-center gap-3">
            <KindTile kind={kind} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-label">{draft().name}</span>
              <span className="block truncate font-mono text-xs text-ink-3">{addressOf(draft() as Partial<Connection>)}</span>
            </span>
            <Button variant="quiet" size="sm" onClick={() => change(false)}>
              <Trans>Edit</Trans>
            </Button>
          </div>
          {test.isError ? <ErrorState compact error={test.error} retry={tryIt} /> : <TestReport kind={kind} report={test.isPending ? undefined : test.data} onChangeUser={() => change(true)} />}
          {create.isError ? <ErrorState compact error={create.error} className="px-0" /> : null}
        </>
      ) : null}
      {stage === 'schemas' ? (
        <>
          <SchemaChoice found={found} own={own} value={choice} onChange={(next) => form.setValue('schemas', next)} error={form.formState.errors.schemas?.message} />
          {create.isError && !form.formState.errors.schemas ? <ErrorState compact error={create.error} className="mt-3 px-0" /> : null}
        </>
      ) : null}
    </SidePanel>
  )
}
