import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Ellipsis, FileUp, History, MessageSquareText, Pencil, RefreshCw, Table2, Trash2, Users } from 'lucide-react'

import { IconButton } from '@/components/icon-button'
import { Menu, MenuItem, MenuLine, MenuLink } from '@/components/menu'
import { toast } from '@/components/toast'
import type { Connection } from '@/lib/api'
import { useMe } from '@/lib/me'
import { isAdmin, mayConnect } from '@/lib/permissions'

import { useReread } from './use-connections'

type ConnectionMenuProps = { connection: Connection; onEdit: () => void; onDelete: () => void; inCatalog?: boolean }

/** What can be done with one connection, by the rights of the person. */
export function ConnectionMenu({ connection, onEdit, onDelete, inCatalog = false }: ConnectionMenuProps) {
  const { t } = useLingui()
  const me = useMe()
  const reread = useReread()
  return (
    <Menu
      trigger={
        <IconButton label={t`Acts on ${connection.name}`}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuLink render={<Link to="/" search={{ connection: connection.id }} />}>
        <MessageSquareText aria-hidden />
        {t`Ask about it`}
      </MenuLink>
      {inCatalog ? null : (
        <MenuLink render={<Link to="/connections/$id" params={{ id: connection.id }} />}>
          <Table2 aria-hidden />
          {t`Show its tables`}
        </MenuLink>
      )}
      {connection.dataset_id ? (
        <>
          {mayConnect(me) ? (
            <MenuLink render={<Link to="/connections/upload" search={{ into: connection.dataset_id }} />}>
              <FileUp aria-hidden />
              {t`Replace or append`}
            </MenuLink>
          ) : null}
          <MenuLink render={<Link to="/connections/$id" params={{ id: connection.id }} search={{ versions: 'yes' }} />}>
            <History aria-hidden />
            {t`Versions`}
          </MenuLink>
        </>
      ) : null}
      {mayConnect(me) ? (
        <>
          <MenuItem onClick={() => reread.mutate(connection.id, { onError: (thrown) => toast.failed(t`The tables are not being read.`, thrown) })}>
            <RefreshCw aria-hidden />
            {t`Read the tables again`}
          </MenuItem>
          {connection.is_demo ? null : (
            <MenuItem onClick={onEdit}>
              <Pencil aria-hidden />
              {t`Edit`}
            </MenuItem>
          )}
        </>
      ) : null}
      {isAdmin(me) ? (
        <>
          <MenuLink render={<Link to="/connections/$id" params={{ id: connection.id }} search={{ access: 'yes' }} />}>
            <Users aria-hidden />
            {t`Who may use it`}
          </MenuLink>
          <MenuLine />
          <MenuItem danger onClick={onDelete}>
            <Trash2 aria-hidden />
            {connection.is_demo ? t`Remove the demo shop` : t`Delete`}
          </MenuItem>
        </>
      ) : null}
    </Menu>
  )
}
