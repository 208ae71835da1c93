import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BookOpenText, Gauge, MessageSquareText, Settings2, Sparkles, Wrench } from 'lucide-react'

import { Button } from '@/components/button'
import { Menu, MenuItem, MenuLabel, MenuLine, MenuLink } from '@/components/menu'
import type { AssistTask } from '@/lib/api'
import { useMe } from '@/lib/me'
import { isAdmin } from '@/lib/permissions'
import { modelQuery } from '@/lib/queries'

import { useAssist } from './assist'
import type { ListedProblem } from './problems'
import type { Statement } from './run'
import type { Panel } from './search'
import type { Desk } from './use-desk'

type AskProps = { desk: Desk; problems: ListedProblem[]; onPanel: (panel: Panel) => void }

/** What a model can do with the statement; without one, where it is set up. */
export function AssistMenu({ desk, problems, onPanel }: AskProps) {
  const { t } = useLingui()
  const admin = isAdmin(useMe())
  const model = useQuery(modelQuery)
  const missing = model.data?.model === null
  const written = desk.tab.sql.trim() !== ''
  // Its panel is closed when another tab is opened.
  const last = useAssist(desk.tab.id)
  const { outcome } = desk.work
  const wrong = problems.length > 0 || (outcome !== null && 'problem' in outcome && outcome.problem.code !== 'query_cancelled' && outcome.from >= 0)
  const ask = (task: AssistTask) => {
    if (desk.assist(task, problems)) onPanel('assist')
  }
  return (
    <Menu
      className="max-w-72"
      trigger={
        <Button variant="quiet" size="sm" className="text-sm">
          <Sparkles aria-hidden />
          {t`Ask AI`}
        </Button>
      }
    >
      {last ? (
        <>
          <MenuItem onClick={() => onPanel('assist')}>
            <Sparkles aria-hidden />
            {last.state === 'asking' ? t`Show what it is asked` : t`Show the last answer`}
          </MenuItem>
          <MenuLine />
        </>
      ) : null}
      <MenuItem disabled={missing || !written} onClick={() => ask('explain')}>
        <BookOpenText aria-hidden />
        {t`Explain in words`}
      </MenuItem>
      <MenuItem disabled={missing || !written} onClick={() => ask('optimise')}>
        <Gauge aria-hidden />
        {t`Make it faster`}
      </MenuItem>
      <MenuItem disabled={missing || !written || !wrong} onClick={() => ask('fix')}>
        <Wrench aria-hidden />
        {t`Fix what is wrong`}
      </MenuItem>
      <MenuItem disabled={missing || !written} onClick={() => ask('comment')}>
        <MessageSquareText aria-hidden />
        {t`Add comments`}
      </MenuItem>
      {missing ? (
        <>
          <MenuLine />
          <MenuLabel>{admin ? t`No language model is set up. Add one under Settings, Language model.` : t`No language model is set up. An admin can add one under Settings, Language model.`}</MenuLabel>
          {admin ? (
            <MenuLink render={<Link to="/settings/model" />}>
              <Settings2 aria-hidden />
              {t`Set up a model`}
            </MenuLink>
          ) : null}
        </>
      ) : null}
    </Menu>
  )
}

/** Has the model mend the statement that failed; not there where no model is. */
export function FixButton({ desk, problems, statement: { sql, from }, onPanel }: AskProps & { statement: Statement }) {
  const { t } = useLingui()
  const model = useQuery(modelQuery)
  if (!model.data?.model) return null
  return (
    <div className="px-4 pt-1 pb-3">
      <Button size="sm" onClick={() => desk.assist('fix', problems, { sql, from }) && onPanel('assist')}>
        <Sparkles aria-hidden />
        {t`Ask AI to fix it`}
      </Button>
    </div>
  )
}
