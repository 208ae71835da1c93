import { I18nProvider } from '@lingui/react'
import { i18n } from '@lingui/core'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'

import { Problem } from '@/lib/api'

import { Button } from './button'
import { Field } from './field'
import { Input } from './input'
import { Menu, MenuChoice, MenuItem } from './menu'
import { Picker } from './picker'
import { RadioRows } from './radio-rows'
import { Segmented, TabPanel, Tabs } from './segmented'
import { ErrorState } from './states'
import { StepList } from './step-list'

const show = (node: ReactNode) => render(<I18nProvider i18n={i18n}>{node}</I18nProvider>)

describe('a busy button', () => {
  it('says what it does and can not be pressed twice', async () => {
    const press = vi.fn()
    show(<Button busy busyLabel="Saving" onClick={press}>Save</Button>)
    const button = screen.getByRole('button', { name: /Saving/ })
    await userEvent.click(button)
    expect(press).not.toHaveBeenCalled()
    expect(button.getAttribute('aria-busy')).toBe('true')
  })
  it('does not send its form again', async () => {
    const submit = vi.fn((event: Event) => event.preventDefault())
    show(
      <form onSubmit={(event) => submit(event.nativeEvent)}>
        <Button type="submit" busy busyLabel="Saving">Save</Button>
      </form>,
    )
    await userEvent.click(screen.getByRole('button'))
    expect(submit).not.toHaveBeenCalled()
  })
})

describe('a disabled button', () => {
  it('stays reachable and tells why', async () => {
    show(<Button disabledReason="Save your changes first">Test</Button>)
    await userEvent.tab()
    const button = screen.getByRole('button', { name: 'Test' })
    expect(document.activeElement).toBe(button)
    expect(button.getAttribute('aria-description')).toBe('Save your changes first')
  })
})

describe('a field', () => {
  it('ties label and error to its control', () => {
    show(
      <Field label="Port" help="Mostly 5432" error="Nothing answers on this port">
        <Input />
      </Field>,
    )
    const input = screen.getByLabelText('Port')
    expect(input.getAttribute('aria-invalid')).toBe('true')
    const described = document.getElementById(input.getAttribute('aria-describedby') ?? '')
    expect(described?.textContent).toBe('Nothing answers on this port')
  })
})

describe('a menu', () => {
  it('opens by keyboard, runs the act and gives the focus back', async () => {
    const act = vi.fn()
    show(
      <Menu trigger={<button type="button">Acts</button>}>
        <MenuItem onClick={act}>Rename</MenuItem>
      </Menu>,
    )
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await screen.findByRole('menuitem', { name: 'Rename' })
    await userEvent.keyboard('{Enter}')
    expect(act).toHaveBeenCalledTimes(1)
    await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Acts' })))
  })
})

describe('a choice in a menu', () => {
  it('closes the menu once it is made, by pointer as by keyboard', async () => {
    const change = vi.fn()
    show(
      <Menu trigger={<button type="button">Connection</button>}>
        <MenuChoice label="Connection" value="a" onChange={change} options={[{ value: 'a', label: 'Shop' }, { value: 'b', label: 'Till' }]} />
      </Menu>,
    )
    await userEvent.click(screen.getByRole('button', { name: 'Connection' }))
    await userEvent.click(await screen.findByRole('menuitemradio', { name: 'Till' }))
    expect(change).toHaveBeenCalledWith('b')
    await vi.waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
  })
})

describe('a picker', () => {
  it('is narrowed by typing and chosen from by keyboard', async () => {
    const change = vi.fn()
    const options = Array.from({ length: 34 }, (_, at) => ({ value: `${at}`, label: `Shop ${at}` }))
    show(<Picker trigger={<button type="button">Shop 0</button>} label="Connection" find="Find" nothing="None" value="0" onChange={change} options={options} />)
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    const field = await screen.findByLabelText('Find')
    await vi.waitFor(() => expect(document.activeElement).toBe(field))
    await userEvent.keyboard('nothing like it')
    await screen.findByText('None')
    await userEvent.clear(field)
    await userEvent.keyboard('33{Enter}')
    expect(change).toHaveBeenCalledWith('33')
  })
})

describe('radio rows', () => {
  it('are one group that the arrows move in', async () => {
    const change = vi.fn()
    show(<RadioRows label="Type" value="a" onChange={change} options={[{ value: 'a', label: 'Decimal' }, { value: 'b', label: 'Text', detail: 'Keeps all' }]} />)
    expect(screen.getByRole('radiogroup', { name: 'Type' })).toBeDefined()
    await userEvent.tab()
    await userEvent.keyboard('{ArrowDown}')
    expect(change).toHaveBeenCalledWith('b')
  })
})

describe('tabs', () => {
  it('are one stop of the Tab key, the arrows choose, and the panel carries the name of its tab', async () => {
    const change = vi.fn()
    show(
      <Tabs label="View" value="chart" onChange={change} tabs={[{ value: 'chart', label: 'Chart' }, { value: 'table', label: 'Table', aside: 55 }]}>
        <TabPanel value="chart">drawn</TabPanel>
        <TabPanel value="table">rows</TabPanel>
      </Tabs>,
    )
    expect(screen.getByRole('tabpanel', { name: 'Chart' }).textContent).toBe('drawn')
    expect(screen.queryByText('rows')).toBeNull()
    await userEvent.tab()
    await userEvent.keyboard('{ArrowRight}')
    expect(change).toHaveBeenCalledWith('table')
    await userEvent.tab()
    expect(document.activeElement?.getAttribute('role')).toBe('tabpanel')
  })
})

describe('a segmented choice', () => {
  it('goes round at its ends', async () => {
    const change = vi.fn()
    show(<Segmented label="Theme" value="system" onChange={change} options={[{ value: 'system', label: 'System' }, { value: 'dark', label: 'Dark' }]} />)
    await userEvent.tab()
    await userEvent.keyboard('{ArrowLeft}')
    expect(change).toHaveBeenCalledWith('dark')
    expect(screen.getByRole('radio', { name: 'System' }).getAttribute('aria-checked')).toBe('true')
  })
})

describe('an error', () => {
  it('shows sentence, retry and the id of the request', async () => {
    const retry = vi.fn()
    show(<ErrorState error={new Problem({ status: 503, title: 'The server is busy', detail: 'Try again in a minute.', requestId: 'r-42' })} retry={retry} />)
    expect(screen.getByRole('alert').textContent).toContain('Try again in a minute.')
    expect(screen.getByText('r-42')).toBeDefined()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(retry).toHaveBeenCalledTimes(1)
  })
})

describe('a step list', () => {
  it('says the state of each step in words', () => {
    const words = { ok: 'holds:', failed: 'failed:', warning: 'take note:', skipped: 'not tried:', running: 'under way:', waiting: 'to come:' }
    show(<StepList label="Test" words={words} steps={[{ id: '1', title: 'Find the host', state: 'failed', detail: 'unknown' }, { id: '2', title: 'Sign in', state: 'skipped' }]} />)
    const [first, second] = screen.getAllByRole('listitem')
    expect(first?.textContent).toBe('failed:Find the hostunknown')
    expect(second?.textContent).toBe('not tried:Sign in')
  })
})
