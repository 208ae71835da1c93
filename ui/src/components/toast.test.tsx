import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'

import { toast, Toasts } from './toast'

it('a toast runs its act once and goes', async () => {
  const undo = vi.fn()
  render(<I18nProvider i18n={i18n}><Toasts /></I18nProvider>)
  toast.done('Net revenue is deleted', { label: 'Undo', run: undo })
  await userEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(undo).toHaveBeenCalledTimes(1)
  await waitFor(() => expect(screen.queryByText('Net revenue is deleted')).toBeNull())
})
