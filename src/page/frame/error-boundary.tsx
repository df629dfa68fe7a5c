import { Component, type ComponentChildren } from 'preact';

interface Props {
  /** What failed, in words: the name of the place. */
  readonly what: string;
  readonly children: ComponentChildren;
}

interface State {
  readonly failed?: { readonly fault: Error } | undefined;
}

/** A fault in one part of the page leaves the others as they are. */
export class ErrorBoundary extends Component<Props, State> {
  static override getDerivedStateFromError(fault: Error): State {
    return { failed: { fault } };
  }

  override state: State = {};

  override render({ what, children }: Props): ComponentChildren {
    const { failed } = this.state;
    if (!failed) return children;
    return (
      <div class="broken-place" role="alert">
        <p>
          <strong>{what} cannot be shown: a mistake of kubetrace itself.</strong>
        </p>
        <pre>{failed.fault.stack ?? failed.fault.message}</pre>
        <button type="button" onClick={() => this.setState({ failed: undefined })}>
          Try again
        </button>
      </div>
    );
  }
}
