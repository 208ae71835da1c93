import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'

import { Field } from '@/components/field'
import { IconButton } from '@/components/icon-button'
import { Loadable } from '@/components/loadable'
import { Select } from '@/components/select'
import { Skeleton } from '@/components/skeleton'
import { Notice } from '@/components/states'
import { api, unwrap } from '@/lib/api'
import { formatBytes } from '@/lib/format'

type FileFieldProps = { value: string; onChange: (path: string) => void; error?: string | undefined }

/** The SQLite files the server finds in its folder for files. */
export function FileField({ value, onChange, error }: FileFieldProps) {
  const { t } = useLingui()
  const files = useQuery({ queryKey: ['connection-files'], queryFn: () => unwrap(api.GET('/api/v1/connections/files')), staleTime: 0 })
  const again = (
    <IconButton size="sm" label={t`Look again`} onClick={() => void files.refetch()}>
      <RotateCw className="size-3.5" aria-hidden />
    </IconButton>
  )
  return (
    <Field label={t`File`} error={error} aside={again} help={<Trans>Files in the folder <code>files</code> of the server's data folder. They are only ever read.</Trans>}>
      <Loadable query={files} compact skeleton={<Skeleton className="h-control-md" />}>
        {({ data }) =>
          data.length === 0 && !value ? (
            <Notice>
              <Trans>
                There is no file yet. Copy one into the folder <code>files</code> on the server, then look again.
              </Trans>
            </Notice>
          ) : (
            <Select
              value={value || null}
              onChange={onChange}
              placeholder={t`Choose a file`}
              options={[
                ...(value && !data.some((file) => file.name === value) ? [{ value, label: value }] : []),
                ...data.map((file) => ({ value: file.name, label: file.name, hint: formatBytes(file.size_bytes) })),
              ]}
            />
          )
        }
      </Loadable>
    </Field>
  )
}
