import { pinned, place } from '../../state/view.ts';

/** What is pinned for comparison, and the way to it. */
export function PinsBar() {
  const pins = pinned.value;
  if (pins.length === 0) return undefined;
  return (
    <div class="pins" role="group" aria-label="Pinned for comparison">
      {pins.map((pin, at) => (
        <span key={`${pin.run} ${pin.label} ${pin.ids[0]}`}>
          <span class="pin">{'AB'[at]}</span> {pin.label}
          <button
            type="button"
            class="quiet"
            aria-label={`Unpin ${pin.label}`}
            onClick={() => (pinned.value = pins.filter((each) => each !== pin))}
          >
            ✕
          </button>
        </span>
      ))}
      {pins.length === 1 ? (
        <span class="hint">Pin another with c to compare</span>
      ) : (
        <button type="button" onClick={() => (place.value = 'compare')}>
          Compare
        </button>
      )}
    </div>
  );
}
