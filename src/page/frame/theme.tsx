import { effect, signal } from '@preact/signals';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** Of the browser's storage; read before anything else is. */
const KEY = 'kubetrace-theme';

const theme = signal<Theme>(remembered());

/** Applies the theme that was chosen, now and whenever another is. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
    try {
      localStorage.setItem(KEY, theme.value);
    } catch {
      // A browser that remembers nothing: the theme lasts as long as the page.
    }
  });
}

/** Light, dark, or as the system is. */
export function ThemeSwitch() {
  return (
    <label class="theme">
      <span class="heard">Theme</span>
      <select value={theme.value} onChange={({ currentTarget: { value } }) => choose(value)}>
        <option value="system">System</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  );
}

function remembered(): Theme {
  try {
    return themeOf(localStorage.getItem(KEY));
  } catch {
    return 'system';
  }
}

function choose(value: string): void {
  theme.value = themeOf(value);
}

function themeOf(text: string | null): Theme {
  return THEMES.find((each) => each === text) ?? 'system';
}
