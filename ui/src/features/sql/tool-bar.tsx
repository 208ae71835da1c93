import { useLingui } from '@lingui/react/macro'
import { AlignLeft, EllipsisVertical, History, RefreshCw, Route } from 'lucide-react'

import { Button } from '@/components/button'
import { Checkbox } from '@/components/checkbox'
import { IconButton } from '@/components/icon-button'
import { Menu, MenuItem } from '@/components/menu'
import { Select } from '@/components/select'
import { Tooltip } from '@/components/tooltip'
import { formatNumber } from '@/lib/format'
import { usePhone } from '@/lib/use-media'

import { AssistMenu } from './assist-menu'
import type { ListedProblem } from './problems'
import { offeredLimits } from './row-limit'
import type { Panel } from './search'
import type { Desk } from './use-desk'

/** What is set for a run, and what else can be done with the text. */
export function ToolBar({ desk, problems, onPanel }: { desk: Desk; problems: ListedProblem[]; onPanel: (panel: Panel) => void }) {
  const { t } = useLingui()
  const phone = usePhone()
  const options = offeredLimits(desk.tab.limit, desk.mostRows).map((value) => ({ value: String(value), label: t`${formatNumber(value)} rows` }))
  return (
    <div className="flex min-h-10 shrink-0 items-center gap-x-3 sm:flex-wrap border-b border-line px-4 py-1">
      <Select size="sm" label={t`Row limit`} prefix={t`Limit`} value={String(desk.limit)} onChange={(value) => desk.change({ limit: Number(value) })} options={options} />
      {phone ? null : <Checkbox checked={desk.fresh} onChange={desk.setFresh} label={t`Ask the source anew`} className="items-center text-xs text-ink-2 [&>span]:mt-0" />}
      <div className="ms-auto flex items-center gap-1">
        <AssistMenu desk={desk} problems={problems} onPanel={onPanel} />
        {phone ? <TextMenu desk={desk} /> : <TextActs desk={desk} onPanel={onPanel} />}
      </div>
    </div>
  )
}

/** On a phone there is no room for them side by side. */
function TextMenu({ desk }: { desk: Desk }) {
  const { t } = useLingui()
  return (
    <Menu
      trigger={
        <IconButton label={t`More for this statement`}>
          <EllipsisVertical aria-hidden />
        </IconButton>
      }
    >
      <MenuItem onClick={desk.explain}>
        <Route aria-hidden />
        {t`Explain`}
      </MenuItem>
      <MenuItem onClick={() => void desk.format()}>
        <AlignLeft aria-hidden />
        {t`Format`}
      </MenuItem>
      <MenuItem onClick={() => desk.setFresh(!desk.fresh)}>
        <RefreshCw aria-hidden />
        {desk.fresh ? t`Take kept rows again` : t`Ask the source anew`}
      </MenuItem>
    </Menu>
  )
}

function TextActs({ desk, onPanel }: { desk: Desk; onPanel: (panel: Panel) => void }) {
  const { t } = useLingui()
  return (
    <>
      <Button variant="quiet" size="sm" className="text-sm" onClick={desk.explain}>
        <Route aria-hidden />
        {t`Explain`}
      </Button>
      <Tooltip label={t`Format`} shortcut="Shift+Alt+F" named>
        <Button variant="quiet" size="sm" className="text-sm" onClick={() => void desk.format()} aria-keyshortcuts="Shift+Alt+F">
          <AlignLeft aria-hidden />
          {t`Format`}
        </Button>
      </Tooltip>
      <Button variant="quiet" size="sm" className="text-sm" onClick={() => onPanel('history')}>
        <History aria-hidden />
        {t`History`}
      </Button>
    </>
  )
}
