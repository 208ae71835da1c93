import { Component, type ReactNode } from 'react'

import { ErrorState } from './states'

type Props = { compact?: boolean; children: ReactNode }

/** Keeps one broken part from taking its neighbours with it. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return <ErrorState error={this.state.error} retry={() => this.setState({ error: null })} compact={this.props.compact ?? false} />
  }
}
