import type { ReactNode } from 'react'

type SectionProps = { title: string; detail?: ReactNode; actions?: ReactNode; children: ReactNode }

/** A part of a settings page. */
export const Section = ({ title, detail, actions, children }: SectionProps) => (
  <section aria-label={title} className="border-b border-line py-6 first:pt-0 last:border-0">
    <header className="mb-4 flex items-start justify-between gap-4">
      <div>
        <h2 className="text-md font-title">{title}</h2>
        {detail ? <p className="mt-0.5 text-sm text-ink-2">{detail}</p> : null}
      </div>
      {actions}
    </header>
    {children}
  </section>
)
