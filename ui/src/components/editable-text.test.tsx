import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'

import { EditableText } from './editable-text'
import { WordsInput } from './words-input'

const show = (onSave?: (text: string | null) => Promise<boolean>, value: string | null = 'Old words') =>
  render(
    <I18nProvider i18n={i18n}>
      <EditableText label="Description of orders" value={value} placeholder="Add a description" onSave={onSave} multiline />
    </I18nProvider>,
  )
const open = async () => {
  await userEvent.click(screen.getByRole('button', { name: /Description of orders/ }))
  return screen.getByRole('textbox', { name: 'Description of orders' })
}

describe('text that is changed where it stands', () => {
  it('saves once with Enter, says so, and gives the focus back', async () => {
    const save = vi.fn(async () => true)
    show(save)
    const field = await open()
    await userEvent.clear(field)
    await userEvent.type(field, ' New words {Enter}')
    expect(save.mock.calls).toEqual([['New words']])
    expect(await screen.findByText('Saved')).toBeDefined()
    expect(document.activeElement).toBe(screen.getByRole('button', { name: /Description of orders/ }))
  })
  it('takes back with Esc, and keeps the key from what lies around it', async () => {
    const save = vi.fn(async () => true)
    const keys: string[] = []
    const hear = (event: KeyboardEvent) => keys.push(event.key)
    document.addEventListener('keydown', hear)
    show(save)
    await userEvent.type(await open(), 'xx{Escape}')
    document.removeEventListener('keydown', hear)
    expect(keys).toEqual(['x', 'x'])
    expect(save).not.toHaveBeenCalled()
    expect(screen.getByRole('button', { name: /Old words/ })).toBeDefined()
  })
  it('saves when the field is left, but not what did not change', async () => {
    const save = vi.fn(async () => true)
    show(save)
    await open()
    await userEvent.tab()
    expect(save).not.toHaveBeenCalled()
    await userEvent.type(await open(), ' more')
    await userEvent.tab()
    expect(save.mock.calls).toEqual([['Old words more']])
  })
  it('says nothing of saved when it was not kept', async () => {
    show(async () => false)
    await userEvent.type(await open(), ' more{Enter}')
    expect(screen.queryByText('Saved')).toBeNull()
  })
  it('is plain text for who may only read, and nothing where nothing is written', () => {
    show()
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.getByText('Old words')).toBeDefined()
  })
  it('takes an emptied field for no words', async () => {
    const save = vi.fn(async () => true)
    show(save)
    const field = await open()
    await userEvent.clear(field)
    await userEvent.type(field, '{Enter}')
    expect(save.mock.calls).toEqual([[null]])
  })
})

describe('words as chips', () => {
  it('are added by Enter, by a comma and by leaving, each once', async () => {
    const change = vi.fn()
    render(<I18nProvider i18n={i18n}><WordsInput value={['turnover']} onChange={change} /></I18nProvider>)
    const field = screen.getByRole('textbox')
    await userEvent.type(field, 'takings{Enter}')
    expect(change).toHaveBeenLastCalledWith(['turnover', 'takings'])
    await userEvent.type(field, 'Turnover,')
    expect(change).toHaveBeenCalledTimes(1)
    await userEvent.type(field, 'sales')
    await userEvent.tab()
    expect(change).toHaveBeenLastCalledWith(['turnover', 'sales'])
  })
  it('are taken away by their button, and the last one by Backspace', async () => {
    const change = vi.fn()
    render(<I18nProvider i18n={i18n}><WordsInput value={['one', 'two']} onChange={change} /></I18nProvider>)
    await userEvent.click(screen.getByRole('button', { name: 'Remove one' }))
    expect(change).toHaveBeenLastCalledWith(['two'])
    await userEvent.type(screen.getByRole('textbox'), '{Backspace}')
    expect(change).toHaveBeenLastCalledWith(['one'])
  })
})
