import { Trans } from '@lingui/react/macro'
import { Copy } from 'lucide-react'
import { Fragment, useMemo } from 'react'

import { cn } from '@/lib/cn'
import { colourSql } from '@/lib/sql-colours'
import { useCopy } from '@/lib/use-copy'

import { Button } from './button'

const colours = { keyword: 'text-code-keyword', function: 'text-code-function', string: 'text-code-string', number: 'text-code-number', comment: 'text-code-comment' }

/** SQL to read, coloured, exactly as it is sent. */
export function SqlText({ sql, className }: { sql: string; className?: string }) {
  const parts = useMemo(() => colourSql(sql), [sql])
  return (
    // A scrolling block must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre tabIndex={0} className={cn('overflow-x-auto rounded-md bg-sunken px-2.5 py-2 font-mono text-xs leading-[1.125rem] text-ink', className)}>
      <code>
        {parts.map((part, index) => (part.kind === 'plain' ? <Fragment key={index}>{part.text}</Fragment> : <span key={index} className={colours[part.kind]}>{part.text}</span>))}
      </code>
    </pre>
  )
}

export function CopyButton({ text, size = 'sm' }: { text: string; size?: 'sm' | 'md' }) {
  const { copied, copy } = useCopy()
  return (
    <Button size={size} onClick={() => copy(text)}>
      <Copy aria-hidden />
      <span aria-live="polite">{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</span>
    </Button>
  )
}
