import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Lock, ShieldCheck } from 'lucide-react'

import { Loadable } from '@/components/loadable'
import { Skeleton } from '@/components/skeleton'
import { Notice } from '@/components/states'
import { useMe } from '@/lib/me'
import { isAdmin } from '@/lib/permissions'
import { modelSettingsQuery } from '@/lib/queries'

import { ModelForm } from './model-form'

const waiting = (
  <div className="flex max-w-[30rem] flex-col gap-6">
    {['w-1/2', 'w-2/3', 'w-1/3'].map((width) => (
      <span key={width} className="flex flex-col gap-2">
        <Skeleton className="h-3 w-24" />
        <Skeleton className={`h-8 ${width}`} />
      </span>
    ))}
  </div>
)

/** Which language model helps, and what it may see. */
export function ModelPage() {
  const { t } = useLingui()
  const admin = isAdmin(useMe())
  const query = useQuery({ ...modelSettingsQuery, enabled: admin })
  if (!admin) {
    return <Notice icon={<Lock aria-hidden />}>{t`Only an admin of your organisation sets up the language model.`}</Notice>
  }
  return (
    <>
      <Notice icon={<ShieldCheck aria-hidden />} className="mb-6">
        {t`You need no model: the built-in engine answers most questions, and nothing leaves this server. A model helps with questions it can't place.`}
      </Notice>
      <Loadable query={query} skeleton={waiting} errorTitle={t`The model settings could not be loaded`}>
        {(settings) => <ModelForm settings={settings} />}
      </Loadable>
    </>
  )
}
